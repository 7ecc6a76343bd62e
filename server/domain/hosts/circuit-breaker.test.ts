import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAnswer, afterSilence, type BreakerState, beforeCall, CLOSED } from "./circuit-breaker";

const silentTimes = (times: number, at = 0) => {
  let state: BreakerState = CLOSED;
  for (let i = 0; i < times; i++) state = afterSilence(state, at, "no answer");
  return state;
};

describe("a circuit breaker", () => {
  it.each([
    { name: "two silences in a row change nothing", state: silentTimes(2), now: 0, waitMs: null },
    { name: "the third opens it for 10 s", state: silentTimes(3), now: 0, waitMs: 10_000 },
    { name: "while it is open, nobody asks", state: silentTimes(3), now: 9_999, waitMs: 1 },
    { name: "after that, one may try", state: silentTimes(3), now: 10_000, waitMs: null },
    { name: "stragglers make the pause no longer", state: silentTimes(7), now: 10_000, waitMs: null },
  ])("$name", ({ state, now, waitMs }) => {
    expect(beforeCall(state, now).waitMs).toBe(waitMs);
  });

  it("lets only one try, and doubles the pause when that fails", () => {
    const trying = beforeCall(silentTimes(3), 10_000).next;
    expect(beforeCall(trying, 10_001).waitMs).toBe(0);
    expect(beforeCall(afterSilence(trying, 11_000, "again"), 11_000).waitMs).toBe(20_000);
  });

  it("closes with the first answer, and begins to count anew", () => {
    const trying = beforeCall(silentTimes(3), 10_000).next;
    expect(trying.kind).toBe("trying");
    expect(afterSilence(afterAnswer(), 12_000, "one")).toEqual({ kind: "closed", failures: 1 });
  });

  it("never pauses for more than a minute, and never for ever", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ms: fc.nat(90_000), answers: fc.boolean() }), { maxLength: 60 }),
        (calls) => {
          let state: BreakerState = CLOSED;
          let now = 0;
          for (const { ms, answers } of calls) {
            now += ms;
            const { next, waitMs } = beforeCall(state, now);
            if (waitMs !== null) {
              expect(waitMs).toBeLessThanOrEqual(60_000);
              // Whoever waits as long as it was told may ask.
              expect(beforeCall(next, now + Math.max(waitMs, 60_001)).waitMs).toBeNull();
              continue;
            }
            state = answers ? afterAnswer() : afterSilence(next, now, "no answer");
          }
        },
      ),
    );
  });
});
