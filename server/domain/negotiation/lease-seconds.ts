import type { Answer, Ask } from "@/server/domain/negotiation/terms";
import type { Seconds } from "@/server/domain/units";

/** How long a grant lasts: a counter may be for a shorter time than was asked for. */
export function leaseSecondsOf(ask: Ask, answer: Answer): Seconds {
  return (answer.kind === "counter" ? answer.durationSeconds : undefined) ?? ask.durationSeconds;
}
