const HOUR = 3600;
const MOST = 200;

/**
 * Indices of the last known value of each forecast: one an hour (every step for `1step`) from `from` on, as many as
 * allow the whole horizon; of more than 200, 200 spread evenly. Origins whose own value is missing, or after which
 * nothing was observed, are left out.
 */
export function chooseOrigins(
  values: Float64Array,
  stepSeconds: number,
  steps: number,
  from: number,
  everyStep: boolean,
): number[] {
  const stride = everyStep ? 1 : Math.max(1, Math.round(HOUR / stepSeconds));
  const all: number[] = [];
  for (let i = Math.max(1, Math.floor(values.length * from)) - 1; i + steps < values.length; i += stride) {
    if (Number.isNaN(values[i]!)) continue;
    if (values.subarray(i + 1, i + 1 + steps).some(Number.isFinite)) all.push(i);
  }
  if (all.length <= MOST) return all;
  return Array.from({ length: MOST }, (_, k) => all[Math.floor((k * all.length) / MOST)]!);
}
