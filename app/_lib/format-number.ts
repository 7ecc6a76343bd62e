/** What is shown for a value that is not known: never a zero. */
export const UNKNOWN = "—";

/** By how many decimals they show, made once: making one costs more than a hundred numbers. */
const WRITERS = [0, 1, 2, 3].map(
  (decimals) => new Intl.NumberFormat("en-US", { maximumFractionDigits: decimals }),
);

/**
 * A number with as many decimals as three significant digits need: 0.042, 4.2, 42, 4,200.
 * Throws RangeError when it is not finite: that is a bug upstream, not something to print.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
  const size = Math.abs(value);
  const decimals = size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return WRITERS[decimals]!.format(value);
}
