import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess } from "@/server/domain/risk/assess";
import { MIB, NOW, type Story, sampleAt, storyOf } from "@/server/domain/risk/assess.fixtures";
import type { Assessment } from "@/server/domain/risk/assessment";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";

type Assessed = Extract<Assessment, { kind: "assessed" }>;

function assessed(story: Story): Assessed {
  const assessment = assess(storyOf(story));
  if (assessment.kind !== "assessed") throw new Error(`unknown: ${assessment.because}`);
  return assessment;
}

/** Reaches 256 MiB in `inMinutes`, at `rate` MiB a minute. */
const leak = (inMinutes: number, rate: number): Story["memory"] => {
  return (ago, random) => 256 - rate * (inMinutes + ago) + 0.3 * random.normal();
};

describe("memory", () => {
  it.each<{ name: string; story: Story; holds: (a: Assessed) => void }>([
    {
      name: "noise far below the limit is calm after 20 min",
      story: { minutes: 20 },
      holds: ({ risk }) => expect(risk[60]).toBeLessThan(0.02),
    },
    {
      name: "noise far below the limit raises no alarm after 90 s",
      story: { minutes: 1.5 },
      holds: ({ risk }) => expect(risk[60]).toBeLessThan(0.2),
    },
    {
      name: "a leak that reaches the limit in 10 min is certain by 15 min, not by 5, and its interval holds the truth",
      story: { minutes: 5, memory: leak(10, 12) },
      holds: ({ risk, cause, timeToFailure }) => {
        expect(risk[15]).toBeGreaterThan(0.8);
        expect(risk[5]).toBeLessThan(0.3);
        expect(cause).toBe("memory");
        expect(timeToFailure!.earlySeconds).toBeLessThanOrEqual(605);
        expect(timeToFailure!.lateSeconds ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(595);
        expect(Math.abs(timeToFailure!.medianSeconds - 600)).toBeLessThan(60);
      },
    },
    {
      name: "a leak is recognised after 80 s of samples",
      story: { minutes: 4 / 3, memory: leak(4, 40) },
      holds: ({ risk }) => expect(risk[15]).toBeGreaterThan(0.85),
    },
    {
      name: "a slow leak that ends in 40 min is seen within the hour",
      story: { minutes: 20, memory: leak(40, 3) },
      holds: ({ risk }) => {
        expect(risk[60]).toBeGreaterThan(0.6);
        expect(risk[15]).toBeLessThan(0.05);
      },
    },
    {
      name: "a leak that began 90 s ago after a calm quarter of an hour",
      story: { minutes: 15, memory: (ago, r) => 60 + 20 * Math.max(0, 2.5 - ago) + 0.5 * r.normal() },
      holds: ({ risk }) => expect(risk[15]).toBeGreaterThan(0.6),
    },
    {
      name: "a leak in chunks of 10 MiB is a leak after a few of them",
      story: { minutes: 6, memory: (ago, r) => 256 - 10 * Math.ceil(5.3 + ago) + 0.3 * r.normal() },
      holds: ({ risk }) => expect(risk[15]).toBeGreaterThan(0.8),
    },
    {
      name: "a leak under a collector's sawtooth is a leak",
      story: {
        minutes: 8,
        memory: (ago, r) => 256 - 12 * (6 + ago) - 10 * ((ago + 0.4) % 1.5) + 0.5 * r.normal(),
      },
      holds: ({ risk }) => expect(risk[15]).toBeGreaterThan(0.8),
    },
    {
      name: "a leak that stopped at half the limit 4 min ago is forgiven",
      story: {
        minutes: 20,
        memory: (ago, r) => (ago > 4 ? 128 - 6 * (ago - 4) : 128) + 0.3 * r.normal(),
      },
      holds: ({ risk }) => expect(risk[60]).toBeLessThan(0.1),
    },
    {
      name: "one spike that came back is forgiven",
      story: { minutes: 30, memory: (ago, r) => (ago > 5 && ago < 6 ? 230 : 80) + r.normal() },
      holds: ({ risk }) => expect(risk[60]).toBeLessThan(0.05),
    },
    {
      name: "an hour at a steady 92 % is no failure",
      story: { minutes: 60, memory: (_, r) => 235.5 + 0.5 * r.normal() },
      holds: ({ risk }) => expect(risk[60]).toBeLessThan(0.2),
    },
    {
      name: "a collector's sawtooth below the limit is calm",
      story: { minutes: 40, memory: (ago, r) => 150 - 10 * (ago % 5) + r.normal() },
      holds: ({ risk }) => expect(risk[60]).toBeLessThan(0.1),
    },
    {
      name: "a warm-up that levels off is calm",
      story: { minutes: 10, memory: (ago, r) => 150 * (1 - Math.exp((ago - 10) / 1.5)) + 0.5 * r.normal() },
      holds: ({ risk }) => expect(risk[60]).toBeLessThan(0.15),
    },
    {
      name: "a working set at the limit has failed already",
      story: { minutes: 10, memory: () => 256 },
      holds: ({ risk, reason }) => {
        expect(risk[5]).toBe(1);
        expect(reason).toBe("working set 256 MiB is at its 256 MiB limit");
      },
    },
  ])("$name", ({ story, holds }) => holds(assessed(story)));

  it("says how fast it grows, what it reaches, and when", () => {
    const { reason } = assessed({ minutes: 5, memory: leak(10, 12) });
    expect(reason).toMatch(
      /^working set grows 1[12](\.\d)? MiB\/min, reaches its 256 MiB limit in .* (min|later)$/,
    );
  });

  it("says that all is well with the numbers", () => {
    const { reason } = assessed({ minutes: 20, memory: () => 112 });
    expect(reason).toBe("holds 112 of 256 MiB; the upper forecast stays under the limit for 1 h");
  });

  it("holds an unlimited container against what its host has left", () => {
    const free = (mib: number): Story => ({
      minutes: 10,
      memory: leak(20, 12),
      input: {
        limits: { cpuMillicores: null, memoryBytes: null },
        host: { memoryFreeBytes: mib * MIB, memoryTotalBytes: 16_384 * MIB },
      },
    });
    expect(assessed(free(120)).risk[15]).toBeGreaterThan(0.7);
    expect(assessed(free(4000)).risk[60]).toBeLessThan(0.02);
    expect(assessed(free(120)).reason).toContain("that the host can give");
  });

  it("knows that no limit lifts a fixed heap", () => {
    const input = storyOf({
      minutes: 10,
      memory: (ago, r) => 200 - 8 * ago + 0.3 * r.normal(),
      input: {
        fixedHeap: { flag: "-Xmx192m", bytes: 192 * MIB },
        limits: { cpuMillicores: 500, memoryBytes: 512 * MIB },
      },
    });
    const evidence = gatherEvidence(input);
    if (evidence.kind !== "evidence") throw new Error(evidence.because);
    const under = (mib: number) =>
      riskUnder(evidence, { cpuMillicores: 500, memoryBytes: mib * MIB }).risk[15];
    expect(under(512)).toBeGreaterThan(0.7);
    expect(under(4096)).toBe(under(512));
    const assessment = assess(input);
    expect(assessment.kind === "assessed" && assessment.reason).toMatch(
      /-Xmx192m.*a higher limit will not cure this$/,
    );
  });

  it("fears the next OOM kill where memory grows again, and less under a higher limit", () => {
    const calm: Story = { minutes: 8, memory: leak(90, 1.5) };
    const killed = { restarts: 1, failures: [{ at: NOW - 10 * 60_000, kind: "oom_kill" as const }] };
    const once = storyOf({ ...calm, input: { restartCountWindow: killed } });
    const before = assessed(calm).byCause.memory[15];
    const at = (mib: number) =>
      riskUnder(once, { cpuMillicores: 500, memoryBytes: mib * MIB })!.byCause.memory[15];
    expect(at(256)).toBeGreaterThan(before + 0.1);
    expect(at(512)).toBeLessThan(at(256) / 4);
  });
});

describe("the other causes", () => {
  it("throttling at the limit is a CPU risk, worse when unhealthy, cured by cores", () => {
    const busy: Story = { minutes: 15, cpu: (_, r) => Math.min(500, 490 + 4 * r.normal()), throttled: 0.63 };
    const { byCause, cause, reason } = assessed(busy);
    expect(cause).toBe("cpu");
    expect(byCause.cpu[60]).toBeGreaterThan(0.4);
    expect(byCause.cpu[60]).toBeLessThan(0.9);
    expect(reason).toBe("uses 98 % of its 0.50-core limit and is throttled in 63 % of periods");
    expect(assessed({ ...busy, input: { health: "unhealthy" } }).byCause.cpu[60]).toBeGreaterThan(
      byCause.cpu[60],
    );
    const cured = riskUnder(storyOf(busy), { cpuMillicores: 1000, memoryBytes: 256 * MIB })!;
    expect(cured.byCause.cpu[60]).toBeLessThan(0.01);
  });

  it("a busy container that is not throttled is fine", () => {
    expect(assessed({ minutes: 15, cpu: () => 480, throttled: 0 }).byCause.cpu[60]).toBeLessThan(0.01);
  });

  it.each([
    { name: "a starved container that fails its health check is short of CPU", throttled: 0.8, cause: "cpu" },
    { name: "one that is not starved is called a crash to come", throttled: 0, cause: "other" },
  ])("$name", ({ throttled, cause }) => {
    const failures = [{ at: NOW - 20_000, kind: "unhealthy" as const }];
    const { cause: said, reason } = assessed({
      minutes: 15,
      // The surge began a minute and a half ago: the last five minutes were calm for the most part.
      cpu: (ago) => (ago < 1.5 ? 500 : 150),
      throttled: 0,
      input: { health: "unhealthy", restartCountWindow: { restarts: 0, failures } },
      late: { minutes: 1.5, sample: { cpuThrottledRatio: throttled } },
    });
    expect(said).toBe(cause);
    expect(reason).not.toContain("exited");
  });

  it("does not tell a failed health check as an exit", () => {
    const failures = [{ at: NOW - 10 * 60_000, kind: "unhealthy" as const }];
    const { reason } = assessed({ minutes: 15, input: { restartCountWindow: { restarts: 0, failures } } });
    expect(reason).toBe(
      "failed its health check once in the last hour; the cause is not a limit that is known",
    );
  });

  it("a crash loop is a risk that resources do not cure", () => {
    const failures = [50, 30, 10].map((ago) => ({ at: NOW - ago * 60_000, kind: "exit_error" as const }));
    const loop: Story = { minutes: 8, input: { restartCountWindow: { restarts: 3, failures } } };
    const { cause, risk, reason } = assessed(loop);
    expect(cause).toBe("other");
    expect(risk[60]).toBeGreaterThan(0.5);
    expect(reason).toBe("exited with an error 3 times in the last hour; more resources will not cure this");
    const rich = riskUnder(storyOf(loop), { cpuMillicores: 8000, memoryBytes: 4096 * MIB })!;
    expect(rich.risk[60]).toBeGreaterThan(0.5);
  });

  it("a crash long ago is nearly forgotten", () => {
    const failures = [{ at: NOW - 8 * 3_600_000, kind: "exit_error" as const }];
    expect(
      assessed({ minutes: 20, input: { restartCountWindow: { restarts: 1, failures } } }).risk[60],
    ).toBeLessThan(0.02);
  });

  it("dropped packets and stalled I/O stay low", () => {
    const { byCause } = assessed({ minutes: 10, sample: { networkDropsPerSecond: 50, ioPressure: 80 } });
    expect(byCause.network[60]).toBeGreaterThan(0.05);
    expect(byCause.network[60]).toBeLessThan(0.3);
    expect(byCause.disk[60]).toBeGreaterThan(0.05);
    expect(byCause.disk[60]).toBeLessThan(0.3);
  });

  it("shares of the reasons sum to at most one, greatest first", () => {
    const failures = [{ at: NOW - 20 * 60_000, kind: "exit_error" as const }];
    const { reasons } = assessed({
      minutes: 10,
      memory: leak(10, 8),
      input: { restartCountWindow: { restarts: 1, failures } },
    });
    expect(reasons.map(({ cause }) => cause)).toEqual(["memory", "other"]);
    expect(reasons[0]!.share).toBeGreaterThan(reasons[1]!.share);
    expect(reasons[0]!.share + reasons[1]!.share).toBeLessThanOrEqual(1 + 1e-12);
  });
});

describe("unknown is not zero", () => {
  const whole = storyOf({ minutes: 10 });
  it.each([
    { name: "no sample at all", input: { ...whole, samples: [] }, because: "no sample" },
    {
      name: "samples that are too old",
      input: { ...whole, now: NOW + 45_000 },
      because: "the newest sample is 45 s old",
    },
    { name: "too few samples", input: { ...whole, samples: whole.samples.slice(-5) }, because: "5 samples" },
    {
      name: "a container that just started",
      input: { ...whole, startedAt: NOW - 12_000 },
      because: "started 12 s ago",
    },
    {
      name: "samples of its life before a restart",
      input: { ...whole, startedAt: NOW - 40_000 },
      because: "5 samples",
    },
    { name: "no memory forecast", input: { ...whole, forecasts: {} }, because: "no memory forecast" },
    {
      name: "a working set that cannot be read, with the source's reason",
      input: {
        ...whole,
        samples: whole.samples.map(({ at }) =>
          sampleAt(at, { missing: { memoryWorkingSetBytes: "no such file" } }),
        ),
      },
      because: "no working set was read: no such file",
    },
    {
      name: "a forecast that ends too early",
      input: {
        ...whole,
        forecasts: {
          memory: {
            model: "short",
            path: {
              ...whole.forecasts.memory!.path,
              quantiles: whole.forecasts.memory!.path.quantiles.map((row) => row.slice(0, 30)),
            },
          },
        },
      },
      because: "the memory forecast ends in",
    },
  ])("$name", ({ input, because }) => {
    const assessment = assess(input);
    expect(assessment.kind).toBe("unknown");
    expect(assessment.kind === "unknown" && assessment.because).toContain(because);
    expect(riskUnder(input, input.limits)).toBeNull();
  });
});

describe("for any finite samples", () => {
  const anyStory = fc.record({
    values: fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 6, maxLength: 60 }),
    cpu: fc.array(fc.double({ min: 0, max: 600, noNaN: true }), { minLength: 6, maxLength: 60 }),
    throttled: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    health: fc.constantFrom("none" as const, "starting" as const, "healthy" as const, "unhealthy" as const),
    ooms: fc.nat(3),
    exits: fc.nat(3),
    limited: fc.boolean(),
  });
  type AnyStory = typeof anyStory extends fc.Arbitrary<infer T> ? T : never;
  const inputOf = ({ values, cpu, throttled, health, ooms, exits, limited }: AnyStory) =>
    storyOf({
      minutes: values.length / 6,
      memory: (ago) => values[values.length - 1 - Math.round(ago * 6)]!,
      cpu: (ago) => cpu[Math.round(ago * 6) % cpu.length]!,
      throttled,
      input: {
        health,
        startedAt: NOW - 3_600_000,
        limits: limited
          ? { cpuMillicores: 500, memoryBytes: 256 * MIB }
          : { cpuMillicores: null, memoryBytes: null },
        restartCountWindow: {
          restarts: ooms + exits,
          failures: [
            ...Array.from({ length: ooms }, (_, i) => ({
              at: NOW - (i + 1) * 600_000,
              kind: "oom_kill" as const,
            })),
            ...Array.from({ length: exits }, (_, i) => ({
              at: NOW - (i + 1) * 900_000,
              kind: "exit_error" as const,
            })),
          ],
        },
      },
    });

  it("every probability lies in [0, 1] and never falls with the horizon", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const assessment = assess(inputOf(story));
        if (assessment.kind !== "assessed") throw new Error(assessment.because);
        for (const risk of [assessment.risk, ...Object.values(assessment.byCause)]) {
          expect(risk[5]).toBeGreaterThanOrEqual(0);
          expect(risk[15]).toBeGreaterThanOrEqual(risk[5]);
          expect(risk[60]).toBeGreaterThanOrEqual(risk[15]);
          expect(risk[60]).toBeLessThanOrEqual(1);
        }
        const { timeToFailure, reason, reasons } = assessment;
        expect(reason).not.toMatch(/NaN|undefined|Infinity/);
        expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
        if (timeToFailure) {
          expect(timeToFailure.earlySeconds).toBeGreaterThanOrEqual(0);
          expect(timeToFailure.medianSeconds).toBeGreaterThanOrEqual(timeToFailure.earlySeconds);
          expect(timeToFailure.lateSeconds ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
            timeToFailure.medianSeconds,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it("a higher limit never raises any risk", () => {
    const limit = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(anyStory, limit, limit, limit, limit, (story, memoryA, memoryB, cpuA, cpuB) => {
        const evidence = gatherEvidence(inputOf(story));
        if (evidence.kind !== "evidence") throw new Error(evidence.because);
        const at = (memory: number, cpu: number) =>
          riskUnder(evidence, { memoryBytes: memory * MIB, cpuMillicores: cpu });
        const tight = at(Math.min(memoryA, memoryB), Math.min(cpuA, cpuB));
        const roomy = at(Math.max(memoryA, memoryB), Math.max(cpuA, cpuB));
        for (const minutes of [5, 15, 60] as const) {
          expect(roomy.risk[minutes]).toBeLessThanOrEqual(tight.risk[minutes]);
          expect(roomy.byCause.memory[minutes]).toBeLessThanOrEqual(tight.byCause.memory[minutes]);
          expect(roomy.byCause.cpu[minutes]).toBeLessThanOrEqual(tight.byCause.cpu[minutes]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
