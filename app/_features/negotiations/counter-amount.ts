import type { Parsed } from "@/app/_lib/parse-units";
import { parseBytes, parseCores, writeBytes, writeCores } from "@/app/_lib/parse-units";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";

export type CounterRange = NonNullable<NegotiationDetail["counterRange"]>;
type LimitDimension = NegotiationDetail["dimension"];

/** How an amount of this dimension is written into the field. */
export function writeAmount(dimension: LimitDimension, amount: number): string {
  return dimension === "cpu" ? writeCores(amount) : writeBytes(amount);
}

/**
 * Reads an operator's counter.
 *
 * Returns  the absolute limit in the dimension's unit, or what is wrong and what would be right: out of `range`, or
 *          off its steps, with the nearest amounts that would do.
 */
export function readCounter(dimension: LimitDimension, text: string, range: CounterRange): Parsed {
  const parsed = dimension === "cpu" ? parseCores(text) : parseBytes(text);
  if (!parsed.ok) return parsed;
  const write = (amount: number) => writeAmount(dimension, amount);
  const { min, max, step } = range;
  if (parsed.value < min || parsed.value > max)
    return { ok: false, because: `Between ${write(min)} and ${write(max)}` };
  const below = min + Math.floor((parsed.value - min) / step) * step;
  // The greatest amount may lie off the steps, where a policy or the host caps it.
  if (parsed.value === below || parsed.value === max) return parsed;
  return {
    ok: false,
    because: `In steps of ${write(step)}: ${write(below)} or ${write(Math.min(below + step, max))}`,
  };
}
