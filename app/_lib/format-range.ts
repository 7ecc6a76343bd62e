const UNITS = [
  { unit: "d", seconds: 86_400 },
  { unit: "h", seconds: 3600 },
  { unit: "min", seconds: 60 },
  { unit: "s", seconds: 1 },
] as const;

/** Made once: a formatter costs more than what it formats. */
const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/**
 * An interval of time in one unit: (540, 840) → "9–14 min", (540, null) → "> 9 min", (30, 40) → "30–40 s".
 * The unit is the greatest in which the early end is at least 1; equal ends after rounding are said once.
 * late     `null`: later than the forecast reaches.
 */
export function formatRange(earlySeconds: number, lateSeconds: number | null): string {
  const early = Math.max(0, earlySeconds);
  const { unit, seconds } = UNITS.find((candidate) => early >= candidate.seconds) ?? UNITS[3];
  const round = (value: number) => (unit === "h" || unit === "d" ? TENTHS : WHOLE).format(value / seconds);
  if (lateSeconds === null) return `> ${round(early)} ${unit}`;
  const [from, to] = [round(early), round(Math.max(early, lateSeconds))];
  return from === to ? `${from} ${unit}` : `${from}–${to} ${unit}`;
}
