import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIRECTIONS, type FleetView, SORTS } from "./fleet-view";
import { selectRows } from "./select-rows";
import { testingRow } from "./testing-row";

const VIEW: FleetView = { q: "", sort: "risk", dir: "desc", risk: "all", mode: "all", state: "all" };
const risk = (m15: number) => ({ m5: m15 / 2, m15, m60: m15 });

const rows = [
  testingRow({ id: 1, name: "web-2", risk: risk(0.2), mode: "observe" }),
  testingRow({ id: 2, name: "web-10", risk: null, stale: true, state: "exited", sampleAt: null }),
  testingRow({ id: 3, name: "cache", risk: risk(0.9), mode: "auto", image: "redis:7", hostName: "node-b" }),
  testingRow({ id: 4, name: "queue", risk: risk(0.4), health: "unhealthy", sampleAt: 500, cause: "memory" }),
];
const ids = (view: Partial<FleetView>) => selectRows(rows, { ...VIEW, ...view }).map((row) => row.id);

describe("selectRows", () => {
  it.each([
    { name: "the greatest risk comes first, the unknown last", view: {}, shown: [3, 4, 1, 2] },
    { name: "the unknown stays last when the order turns", view: { dir: "asc" }, shown: [1, 4, 3, 2] },
    { name: "names count their numbers", view: { sort: "name", dir: "asc" }, shown: [3, 4, 1, 2] },
    {
      name: "the oldest sample has the greatest age",
      view: { sort: "age", dir: "desc" },
      shown: [4, 3, 1, 2],
    },
    { name: "a word is looked for in the image too", view: { q: "REDIS" }, shown: [3] },
    { name: "all words must be found, in any field", view: { q: "cache node-b" }, shown: [3] },
    { name: "a word that nobody has finds nobody", view: { q: "cache node-a" }, shown: [] },
    { name: "over the threshold is high", view: { risk: "high" }, shown: [3] },
    { name: "half of the threshold is elevated", view: { risk: "elevated" }, shown: [4] },
    { name: "the unknown can be asked for", view: { risk: "unknown" }, shown: [2] },
    { name: "one mode", view: { mode: "observe" }, shown: [1] },
    { name: "what does not run", view: { state: "stopped" }, shown: [2] },
    { name: "what its own check calls unhealthy", view: { state: "unhealthy" }, shown: [4] },
    { name: "what has stale data", view: { state: "stale" }, shown: [2] },
  ] as { name: string; view: Partial<FleetView>; shown: number[] }[])("$name", ({ view, shown }) => {
    expect(ids(view)).toEqual(shown);
  });

  it("keeps every row and one order, however the rows came in", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(rows, { minLength: rows.length }),
        fc.constantFrom(...SORTS),
        fc.constantFrom(...DIRECTIONS),
        (shuffled, sort, dir) => {
          const view = { ...VIEW, sort, dir };
          expect(selectRows(shuffled, view)).toEqual(selectRows(rows, view));
          expect(selectRows(shuffled, view)).toHaveLength(rows.length);
        },
      ),
    );
  });
});
