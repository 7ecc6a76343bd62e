import { expect, it } from "vitest";
import { askLive } from "@/bench/failure/ask-live";
import { storyPassages } from "@/bench/failure/story-passages";
import { extractFeatures } from "@/server/domain/risk/features/extract-features";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { passageCoverage } from "@/server/domain/risk/training/calibrate-passage";
import { fleetRows, type KnownLive } from "@/server/domain/risk/training/fleet-rows";

const MINUTE_MS = 60_000;

it("asks the product every five minutes with the hour that it would know, and changes no row by asking", {
  timeout: 60_000,
}, () => {
  const options = { hours: 1.6, balance: "troubled", rowEveryMs: MINUTE_MS } as const;
  const asked: KnownLive[] = [];
  const model = shippedPrior();
  const rows = fleetRows(31, {
    ...options,
    ask: (known) => {
      asked.push(known);
      return asked.length % 20 === 0 ? askLive(model, known) : null;
    },
  });
  expect(rows.map(({ said: _, ...row }) => row)).toEqual(fleetRows(31, options));
  expect(asked.length / rows.length).toBeCloseTo(1 / 5, 1);
  for (const { samples, history, now } of asked) {
    expect(now - samples[0]!.at).toBeLessThanOrEqual(60 * MINUTE_MS);
    expect(samples.at(-1)!.at).toBeLessThanOrEqual(now);
    for (const { at } of history!) expect(at).toBeLessThan(now - 60 * MINUTE_MS);
  }
  const said = rows.flatMap(({ said }) => said ?? []);
  expect(said.length).toBeGreaterThan(5);
  for (const { risk } of said) {
    expect(risk[5]).toBeGreaterThanOrEqual(0);
    expect(risk[15]).toBeGreaterThanOrEqual(risk[5]);
    expect(risk[60]).toBeGreaterThanOrEqual(risk[15]);
  }
  // The history's coarse hours stand for the raw samples that the row was made of.
  const last = asked.at(-1)!;
  expect(extractFeatures(last)[0]).toBeCloseTo(
    last.samples.at(-1)!.memoryWorkingSetBytes! / last.limits.memoryBytes!,
    6,
  );
});

it("the shipped ends hold more of the stories that die than the passage's own", () => {
  const own = passageCoverage(storyPassages(500, 77, { early: 1, late: 1 }))!;
  const shipped = passageCoverage(storyPassages(500, 77))!;
  expect(shipped).toBeGreaterThan(own + 0.15);
  expect(shipped).toBeGreaterThan(0.65);
});
