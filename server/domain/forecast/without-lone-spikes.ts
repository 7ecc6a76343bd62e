import { median } from "@/server/domain/forecast/statistics";

const REACH = 3;
const CUT = 6;

/**
 * A copy in which one or two wild points among calm neighbours are replaced by their median. The newest two stay: they
 * may be the beginning of something. Source: Hampel filter, window 7, cut at 6 robust deviations.
 */
export function withoutLoneSpikes(values: Float64Array): Float64Array {
  const kept = Float64Array.from(values);
  for (let i = 0; i < values.length - 2; i++) {
    const around = values.subarray(Math.max(0, i - REACH), Math.min(values.length, i + REACH + 1));
    const centre = median(around);
    const spread = 1.4826 * median(around.map((value) => Math.abs(value - centre)));
    if (Math.abs(values[i]! - centre) > CUT * spread + 1e-3 * Math.abs(centre)) kept[i] = centre;
  }
  return kept;
}
