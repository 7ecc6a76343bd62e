import { formatAmount } from "@/app/_lib/format-amount";
import { parseAmount, writeAmount } from "@/app/_lib/parse-amount";
import type { Parsed } from "@/app/_lib/parse-units";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";

export type CounterRange = NonNullable<NegotiationDetail["counterRange"]>;
type LimitDimension = NegotiationDetail["dimension"];

/** A slider reaches so many times what was wanted; more can be typed. */
const SLIDES_TO = 2;

/**
 * How far the slider goes: with 60 GiB free and 400 MiB wanted, a pixel would be 200 MiB. On the range's own steps, and
 * never beyond what is possible.
 */
export function slideTo(
  { min, max, step }: CounterRange,
  { asked, offered }: Pick<NegotiationDetail, "asked" | "offered">,
): number {
  const far = Math.max(asked.want, offered ?? 0) * SLIDES_TO;
  return Math.min(max, min + Math.max(1, Math.ceil((far - min) / step)) * step);
}

/** The bounds as prose: rounded where the field's own text would be a long number. */
export function rangeWords(dimension: LimitDimension, { min, max }: CounterRange): string {
  const words = (amount: number) =>
    dimension === "cpu" ? writeAmount(dimension, amount) : formatAmount(dimension, amount);
  return `${words(min)} and ${words(max)}`;
}

/**
 * Reads an operator's counter.
 *
 * Returns  the absolute limit in the dimension's unit, or what is wrong and what would be right: out of `range`, or
 *          off its steps, with the nearest amounts that would do.
 */
export function readCounter(dimension: LimitDimension, text: string, range: CounterRange): Parsed {
  const parsed = parseAmount(dimension, text);
  if (!parsed.ok) return parsed;
  const write = (amount: number) => writeAmount(dimension, amount);
  const { min, max, step } = range;
  if (parsed.value < min || parsed.value > max)
    return { ok: false, because: `Between ${rangeWords(dimension, range)}` };
  const below = min + Math.floor((parsed.value - min) / step) * step;
  // The greatest amount may lie off the steps, where a policy or the host caps it.
  if (parsed.value === below || parsed.value === max) return parsed;
  return {
    ok: false,
    because: `In steps of ${write(step)}: ${write(below)} or ${write(Math.min(below + step, max))}`,
  };
}
