import { describe, expect, it } from "vitest";
import type { Sample } from "@/server/domain/telemetry/sample";
import { coverage } from "./measures";

const NOW = Date.UTC(2026, 0, 5, 10);
const LONG_AGO = NOW - 86_400_000;

/** Samples every `every` seconds, from `from` to `to` seconds ago. */
const samples = (from: number, to: number, every: number): Sample[] =>
  Array.from(
    { length: Math.floor((from - to) / every) + 1 },
    (_, i) => ({ at: NOW - (from - i * every) * 1000 }) as Sample,
  );

describe("how much of the last minutes was seen", () => {
  it.each([
    { name: "all of it, when every sample arrived", samples: samples(600, 0, 10), interval: 10, want: 1 },
    {
      name: "half of it, when every second sample is missing",
      samples: samples(600, 0, 20),
      interval: 10,
      want: 0.5,
    },
    {
      name: "little of it, after a gap of four minutes",
      samples: [...samples(600, 300, 10), ...samples(50, 0, 10)],
      interval: 10,
      want: 0.2,
    },
    {
      name: "all of it, when a running container was first seen a minute ago",
      samples: samples(60, 0, 10),
      interval: 10,
      want: 1,
    },
    {
      name: "all of it, when the interval was shortened a moment ago",
      samples: [...samples(600, 30, 10), ...samples(20, 0, 1)],
      interval: 1,
      want: 1,
    },
    { name: "nothing known, without a sample", samples: [], interval: 10, want: null },
  ])("is $name", ({ samples, interval, want }) => {
    const seen = coverage({ now: NOW, startedAt: LONG_AGO, samples, intervalSeconds: interval });
    if (want === null) expect(seen).toBeNull();
    else expect(seen).toBeCloseTo(want, 1);
  });

  it("expects nothing from before the container started", () => {
    const startedAt = NOW - 40_000;
    expect(coverage({ now: NOW, startedAt, samples: samples(600, 0, 10), intervalSeconds: 10 })).toBe(1);
  });
});
