import type uPlot from "uplot";
import type { ChartMark, TimeChartSpec } from "./time-chart-spec";

/** How near the pointer must be to a mark to read it, CSS px: half of the least target size of 24. */
const REACH = 12;

/** The mark under the pointer, if any. `left` is in CSS px from the plot's left edge. */
export function nearestMark(u: uPlot, marks: readonly ChartMark[], left: number): ChartMark | null {
  const distance = (mark: ChartMark) => Math.abs(u.valToPos(mark.at / 1000, "x") - left);
  const [nearest] = marks.filter((mark) => distance(mark) <= REACH).sort((a, b) => distance(a) - distance(b));
  return nearest ?? null;
}

/** Draws the shaded future, the "now" line, and one line a mark: a triangle up or down for a limit that was raised or lowered, a cross for a failure. */
export function drawMarks(u: uPlot, spec: TimeChartSpec, colour: (token: string) => string) {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const x = (at: number) => Math.round(u.valToPos(at / 1000, "x", true));
  const inside = (px: number) => px >= bbox.left && px <= bbox.left + bbox.width;
  const line = (px: number, stroke: string, dash: number[]) => {
    ctx.strokeStyle = stroke;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(px, bbox.top);
    ctx.lineTo(px, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
  };
  ctx.save();
  ctx.lineWidth = ratio;

  const now = x(spec.now);
  if (inside(now) && spec.now < spec.to) {
    line(now, colour("muted"), []);
    ctx.fillStyle = colour("muted");
    ctx.font = `${11 * ratio}px ${getComputedStyle(u.root).fontFamily}`;
    ctx.textAlign = "left";
    ctx.fillText("now", now + 4 * ratio, bbox.top + bbox.height - 5 * ratio);
  }

  for (const mark of spec.marks) {
    const px = x(mark.at);
    if (!inside(px)) continue;
    const stroke = colour(mark.kind === "failure" ? "danger" : "accent");
    line(px, stroke, [3, 3]);
    ctx.lineWidth = 2 * ratio;
    ctx.fillStyle = stroke;
    ctx.strokeStyle = stroke;
    const half = 4 * ratio;
    const y = bbox.top;
    ctx.beginPath();
    if (mark.kind === "failure") {
      ctx.moveTo(px - half, y - half);
      ctx.lineTo(px + half, y + half);
      ctx.moveTo(px + half, y - half);
      ctx.lineTo(px - half, y + half);
      ctx.stroke();
    } else {
      const tip = mark.kind === "raise" ? -half : half;
      ctx.moveTo(px - half, y - tip);
      ctx.lineTo(px + half, y - tip);
      ctx.lineTo(px, y + tip);
      ctx.fill();
    }
    ctx.lineWidth = ratio;
  }
  ctx.restore();
}
