import type { Millicores } from "@/server/domain/units";

/**
 * How a full host divides its CPU: each gets what it asks for as long as that is under its weighted fair share, and
 * what the modest leave over goes to the rest by weight, as the kernel's fair scheduler does.
 *
 * demands   millicores each wants now, already under its own limit, ≥ 0.
 * weights   one each, > 0 (Docker's `--cpu-shares`).
 * capacity  the host's millicores, ≥ 0.
 * Returns   millicores each gets: never above its demand, in sum never above `capacity`; nothing is left idle while
 *           somebody still wants more.
 * Source    weighted max-min fairness by progressive filling (Bertsekas & Gallager, Data Networks, 6.5.2).
 */
export function shareCpu(demands: Float64Array, weights: Float64Array, capacity: Millicores): Float64Array {
  let wanted = 0;
  for (const demand of demands) wanted += demand;
  if (wanted <= capacity) return demands;

  const granted = new Float64Array(demands.length);
  const modestFirst = Array.from(demands.keys()).sort(
    (a, b) => demands[a]! / weights[a]! - demands[b]! / weights[b]! || a - b,
  );
  let left = capacity;
  let weightLeft = 0;
  for (const weight of weights) weightLeft += weight;
  for (const index of modestFirst) {
    const fair = (left * weights[index]!) / weightLeft;
    const grant = Math.min(demands[index]!, fair, left);
    granted[index] = grant;
    left -= grant;
    weightLeft -= weights[index]!;
  }
  return granted;
}
