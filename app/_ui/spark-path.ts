/**
 * The line of a sparkline as SVG path data; a gap (`null`) lifts the pen, a lone value becomes a dot.
 *
 * values   oldest first; `null` is unknown.
 * ceiling  the value at the top edge, > 0; greater values are drawn at the edge.
 * Returns  "" when nothing is known.
 */
export function sparkPath(
  values: readonly (number | null)[],
  ceiling: number,
  width: number,
  height: number,
): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const y = (value: number) => height - (Math.min(Math.max(value, 0), ceiling) / ceiling) * height;
  return values
    .map((value, index) => {
      if (value === null) return "";
      const before = values[index - 1] ?? null;
      const after = values[index + 1] ?? null;
      const point = `${(index * step).toFixed(1)},${y(value).toFixed(1)}`;
      if (before !== null) return `L${point}`;
      // A move alone draws nothing: a line of no length with round caps is a dot.
      return after === null ? `M${point}h0` : `M${point}`;
    })
    .join("");
}
