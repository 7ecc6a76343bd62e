import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { LimitDimension } from "@/server/domain/units";

/** The log line of a grant that was verified. Amounts are absolute limits in the dimension's unit. */
export function successLine(
  container: string,
  change: { dimension: LimitDimension; from: number; to: number },
): string {
  return oneLine(`Resource allocation successful for container ${container}: ${limitMove(change)}`);
}

/** The log line of a step back that was verified. */
export function releaseLine(
  container: string,
  change: { dimension: LimitDimension; from: number; to: number },
): string {
  return oneLine(`Resource release successful for container ${container}: ${limitMove(change)}`);
}

/** The log line of a negotiation that gave nothing, with its reason. */
export function failureLine(container: string, because: string): string {
  return oneLine(`Resource negotiation failed for container ${container}: ${because}`);
}

function limitMove({ dimension, from, to }: { dimension: LimitDimension; from: number; to: number }): string {
  return `${dimension} limit ${amountWords(dimension, from)} → ${amountWords(dimension, to)}`;
}

/** Names and reasons come from elsewhere: a line break in them must not forge a second line. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
