import { expect, it } from "vitest";
import { testDatabase } from "@/server/test-house";
import { deferredStory } from "./deferred-story";
import { infeasibleStory } from "./infeasible-story";
import { leakStory } from "./leak-story";

const store = testDatabase();

it.each([
  { name: "a leak is seen, resized in time, and given back", story: leakStory },
  { name: "what a full node defers is served once there is room", story: deferredStory },
  { name: "what a node can never do ends in its own words", story: infeasibleStory },
])("on a cluster, $name", async ({ story }) => {
  const { pass, saw } = await story(store.db);
  expect(pass, saw).toBe(true);
});
