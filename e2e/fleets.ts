/**
 * A simulated fleet in which, counted from the start: checkout-api runs out of memory in 2.7 min, checkout-api-2 in
 * about 10 min, and checkout-api-3 comes to be at risk only after a minute. Two rounds of the blueprints and one more.
 */
export const STORY_FLEET = {
  PFN_DEMO: "1",
  PFN_DEMO_SEED: "1",
  PFN_DEMO_SPEED: "5",
  PFN_DEMO_CONTAINERS: "49",
  PFN_COLLECT_SECONDS: "2",
};

/** The fleet of the pictures: all blueprints once, in real time. */
export const SHOT_FLEET = {
  PFN_DEMO: "1",
  PFN_DEMO_SEED: "1",
  PFN_DEMO_SPEED: "1",
  PFN_DEMO_CONTAINERS: "24",
  PFN_COLLECT_SECONDS: "5",
};

/** A fleet whose names, images, labels and commands attack whoever shows them. */
export const HOSTILE_FLEET = {
  PFN_DEMO: "1",
  PFN_DEMO_HOSTILE: "1",
  PFN_DEMO_SPEED: "5",
  PFN_COLLECT_SECONDS: "2",
};

/** The same, three times as fast: whoever only just is at risk in the pictures surely is here, within a minute or two. */
export const FIRST_DAY_FLEET = { ...SHOT_FLEET, PFN_DEMO_SPEED: "3", PFN_COLLECT_SECONDS: "3" };
