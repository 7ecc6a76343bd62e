import { describe, expect, it } from "vitest";
import type { LimitPolicy } from "@/bench/replay/limit-policy";
import { POLICIES } from "@/bench/replay/policies";
import { runPolicy } from "@/bench/replay/run-policy";

const constant = (limit: number): LimitPolicy => ({ observe() {}, killed() {}, decide: () => limit });

function series(values: readonly number[], stepSeconds = 300) {
  return {
    container: "a",
    at: Float64Array.from(values, (_, i) => i * stepSeconds),
    usage: Float64Array.from(values),
    limit: new Float64Array(values.length).fill(Number.NaN),
  };
}

const hourOf = (value: number) => Array.from({ length: 12 }, () => value);

describe("a policy's run over a trace", () => {
  it("counts an hour over the limit once, and what is cut off", () => {
    const run = runPolicy(series([...hourOf(1), ...hourOf(3), ...hourOf(1)]), constant(2), 60, false);
    expect(run).toMatchObject({ hours: 2, hoursOver: 1, kills: 0, cut: 12, changes: 0 });
    expect(run.slack).toBeCloseTo(12 * 0.5);
  });

  it("counts memory over its limit as a kill, and does not judge the restart", () => {
    const run = runPolicy(series([...hourOf(1), 3, 3, 1, 1]), constant(2), 60, true);
    expect(run.kills).toBe(1);
  });

  it("puts a decision in force only after the delay", () => {
    const follow: LimitPolicy = { ...constant(0), decide: (at) => (at >= 3600 ? 10 : 2) };
    const values = [...hourOf(1), 5, 5, 5];
    expect(runPolicy(series(values), follow, 60, false).hoursOver).toBe(1);
    expect(runPolicy(series(values), follow, 60, false).cut).toBe(3);
    expect(runPolicy(series(values), follow, 600, false).cut).toBe(6);
  });

  it.each(Object.keys(POLICIES))("%s sizes bytes as it sizes shares of a byte", (name) => {
    const limitOver = (unit: number) => {
      const policy = POLICIES[name]!("memory");
      let limit: number | null = null;
      for (let i = 0; i < 600; i++) {
        policy.observe(i * 300, (1 + (i % 5) / 10) * unit, Number.NaN);
        limit = policy.decide(i * 300) ?? limit;
      }
      return limit! / unit;
    };
    // Peers that count in buckets of 5 % may be off by one.
    expect(limitOver(2 ** 35) / limitOver(2 ** -5)).toBeGreaterThan(0.94);
    expect(limitOver(2 ** 35) / limitOver(2 ** -5)).toBeLessThan(1.06);
  });

  it.each(Object.keys(POLICIES))("%s sets finite limits and never looks ahead", (name) => {
    const past = Array.from({ length: 400 }, (_, i) => 10 + (i % 7) + (i === 300 ? 30 : 0));
    const limitsOver = (values: readonly number[]) => {
      const policy = POLICIES[name]!("memory");
      return values.map((usage, i) => {
        policy.observe(i * 300, usage, Number.NaN);
        return policy.decide(i * 300);
      });
    };
    const alone = limitsOver(past);
    const withFuture = limitsOver([...past, 500, 500, 500]);
    expect(withFuture.slice(0, past.length)).toEqual(alone);
    expect(alone.every((limit) => limit === null || (Number.isFinite(limit) && limit > 0))).toBe(true);
  });
});
