export interface ChartSeries {
  key: string;
  label: string;
  /** line: a history; step: a limit; area: a history on the scale "ratio"; median and edge: of a forecast. */
  kind: "line" | "step" | "area" | "median" | "edge";
  /** A colour token of globals.css, e.g. "series-1". */
  colour: string;
  /** "ratio" is [0, 1] over the chart's height and has no axis; the default is the chart's own unit. */
  scale?: "y" | "ratio";
  /** Words for a value, where they differ from the chart's. */
  format?: (value: number) => string;
}

export interface ChartBand {
  /** Keys of two series of kind "edge". */
  upper: string;
  lower: string;
  colour: string;
  opacity: number;
}

/** Something that happened at an instant. */
export interface ChartMark {
  /** Epoch milliseconds. */
  at: number;
  kind: "raise" | "lower" | "failure";
  /** Where a click on it leads. */
  href?: string;
  title: string;
  text: string;
}

/** All that a time chart shows; plain data, so that building it can be tested without a canvas. */
export interface TimeChartSpec {
  /** Epoch milliseconds: the span of the x axis, and where the future begins. */
  from: number;
  to: number;
  now: number;
  /** The value at the upper edge, > 0. */
  top: number;
  /** `[epoch seconds, ...one column a series]`, ascending in time; `null` is unknown. */
  data: [number[], ...(number | null)[][]];
  series: ChartSeries[];
  bands: ChartBand[];
  marks: ChartMark[];
  /** Words for a value on the axis and in the legend. */
  format: (value: number) => string;
  /** Allowed distances between ticks, ascending. */
  increments: number[];
}
