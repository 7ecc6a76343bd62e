import { durationWords } from "@/server/domain/negotiation/amount-words";
import { STALE_AFTER_INTERVALS } from "@/server/domain/telemetry/sample";
import type { EpochMs, Ratio, Seconds } from "@/server/domain/units";

/** Under this share of the expected samples, a forecast saw more gaps than usage. */
export const LEAST_COVERAGE: Ratio = 0.5;

export type Guardrail = "paused" | "warm-up" | "stale" | "coverage" | "in-flight" | "cooldown" | "budget";

export interface GuardrailInput {
  now: EpochMs;
  /** Of the newest sample; `null`: there is none. */
  sampleAt: EpochMs | null;
  /** Between two collections. */
  intervalSeconds: Seconds;
  /** Of this container's last change, whoever made it; `null`: never. */
  lastChangeAt: EpochMs | null;
  cooldownSeconds: Seconds;
  /** Changes of this container that are applying or verifying. */
  changesInFlight: number;
  hostChangesLastHour: number;
  /** Changes that one host may see in an hour. */
  hourlyBudget: number;
  /** The kill switch. */
  actingPaused: boolean;
  /** Nothing acts before: after a restart of the controller everything looks overdue at once. */
  warmUpUntil: EpochMs | null;
  /** Samples that arrived / samples expected, over the window that the forecast looked back on; `null`: unknown. */
  coverage: Ratio | null;
}

/**
 * The last look before anything is changed, asked again when acting. The first guardrail that forbids is the answer,
 * widest first, so that "acting is paused" is never hidden behind a cooldown.
 */
export function checkGuardrails(
  input: GuardrailInput,
): { ok: true } | { ok: false; guardrail: Guardrail; because: string } {
  const stop = (guardrail: Guardrail, because: string) => ({ ok: false as const, guardrail, because });
  const secondsUntil = (at: EpochMs) => (at - input.now) / 1000;

  if (input.actingPaused) return stop("paused", "acting is paused by the kill switch");
  if (input.warmUpUntil !== null && input.now < input.warmUpUntil) {
    return stop("warm-up", `warming up for another ${durationWords(secondsUntil(input.warmUpUntil))}`);
  }
  if (input.sampleAt === null) return stop("stale", "there is no sample yet");
  const age = -secondsUntil(input.sampleAt);
  const oldest = STALE_AFTER_INTERVALS * input.intervalSeconds;
  if (age > oldest) {
    return stop(
      "stale",
      `the newest sample is ${durationWords(age)} old; ${durationWords(oldest)} is the most`,
    );
  }
  if (age < -input.intervalSeconds) {
    return stop("stale", `the newest sample is ${durationWords(-age)} in the future: clocks disagree`);
  }
  if (input.coverage === null) return stop("coverage", "it is unknown how complete the samples are");
  if (input.coverage < LEAST_COVERAGE) {
    const share = `${Math.floor(input.coverage * 100)} %`;
    return stop(
      "coverage",
      `only ${share} of the expected samples arrived; ${LEAST_COVERAGE * 100} % is the least`,
    );
  }
  if (input.changesInFlight > 0) return stop("in-flight", "a change of this container is in flight");
  if (input.lastChangeAt !== null) {
    const left = secondsUntil(input.lastChangeAt) + input.cooldownSeconds;
    if (left > 0) return stop("cooldown", `cooling down for another ${durationWords(left)}`);
  }
  if (input.hostChangesLastHour >= input.hourlyBudget) {
    const because = `the host had ${input.hostChangesLastHour} changes within the hour; its budget is ${input.hourlyBudget}`;
    return stop("budget", because);
  }
  return { ok: true };
}
