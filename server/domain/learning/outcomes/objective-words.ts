import type { SloBound, SloMeasure } from "./judge-slo";

/** "the error ratio", "mean latency" or the series itself. */
export function measureWords(measure: SloMeasure, seriesName: string): string {
  if (measure === "error_ratio") return "error ratio";
  if (measure === "mean_latency") return "mean latency";
  return measure === "rate" ? `${seriesName} per second` : seriesName;
}

/** A ratio in percent; all else in the series' own unit, with three significant figures. */
export function valueWords(measure: SloMeasure, value: number): string {
  if (measure === "error_ratio") return `${Number((100 * value).toPrecision(3))} %`;
  return `${Number(value.toPrecision(3))}`;
}

/** "error ratio above 5 % for 3 min". */
export function objectiveWords(
  measure: SloMeasure,
  seriesName: string,
  { side, bound, minutes }: SloBound,
): string {
  return `${measureWords(measure, seriesName)} ${side} ${valueWords(measure, bound)} for ${minutes} min`;
}
