import { WINDOWS } from "@/server/domain/risk/features/feature-table";
import type { Bytes, EpochMs } from "@/server/domain/units";

/** Ascending in time; every value finite. Only the first `count` count. */
export interface MemorySeries {
  at: Float64Array;
  bytes: Float64Array;
  count: number;
}

const MINUTE_MS = 60_000;
const FARTHEST_MS = 24 * 60 * MINUTE_MS;
/** A value below this share of the one before begins a new run, as after a restart. */
const FALL = 0.4;
/** A window is judged when this share of it has been seen, by so many points. */
const SEEN_SHARE = 0.6;
const FEWEST = 4;
/** A level counts as reached from this share of it on. */
const SAME_LEVEL = 0.97;
/** Least headroom and least spread, as shares: a reading has no more precision. */
const LEAST_HEADROOM = 0.003;
const LEAST_SPREAD = 0.0015;
/** Keeps shares finite where nothing is used; any unit of memory is welcome, so it is far below one. */
const LEAST_AMOUNT = 1e-9;
const HOUR_MINUTES = 60;
const MOST = 20;

/** Running sums of a straight line, newest point first; values are shares of the newest one, less 1. */
interface Sums {
  n: number;
  t: number;
  v: number;
  tt: number;
  tv: number;
  vv: number;
}

/**
 * Writes the 31 memory features from `out[0]` on; what cannot be said stays as it is (`NaN`).
 *
 * limit    bytes; `null` where there is none, and then all that is measured against it stays unknown.
 * since    the container's start, if known: points before it belong to earlier runs.
 * Source   least-squares lines over nested windows in one backward pass; see docs/models/failure-trees.md.
 */
export function memoryFeatures(
  series: MemorySeries,
  now: EpochMs,
  limit: Bytes | null,
  since: EpochMs,
  out: Float64Array,
): void {
  const { at, bytes, count } = series;
  if (count < 2) return;
  const newest = Math.max(LEAST_AMOUNT, bytes[count - 1]!);
  const windows: (Sums & { span: number })[] = WINDOWS.map(() => emptyWindow());
  const half = emptyWindow();
  const olderPeak = [0, 0, 0];
  const sums = { n: 0, t: 0, v: 0, tt: 0, tv: 0, vv: 0 };
  let open = 0;
  let peak = 0;
  let levelAge = 0;
  let roughness = 0;
  let i = count - 1;
  for (; i >= 0; i--) {
    const age = (now - at[i]!) / MINUTE_MS;
    if (at[i]! < since || now - at[i]! > FARTHEST_MS) break;
    while (open < WINDOWS.length && age > WINDOWS[open]!) Object.assign(windows[open++]!, sums);
    const share = bytes[i]! / newest - 1;
    add(sums, -age, share);
    if (age <= HOUR_MINUTES / 2) Object.assign(half, sums);
    for (let w = open; w < WINDOWS.length; w++) windows[w]!.span = age;
    if (bytes[i]! > peak) peak = bytes[i]!;
    if (share >= SAME_LEVEL - 1) levelAge = age;
    if (age > 15 && bytes[i]! > olderPeak[0]!) olderPeak[0] = bytes[i]!;
    if (age > 60 && bytes[i]! > olderPeak[1]!) olderPeak[1] = bytes[i]!;
    if (age > 180 && bytes[i]! > olderPeak[2]!) olderPeak[2] = bytes[i]!;
    if (i > 0 && bytes[i]! < FALL * bytes[i - 1]!) {
      i--;
      break;
    }
    if (i > 0 && age <= HOUR_MINUTES) roughness += (bytes[i]! / newest - bytes[i - 1]! / newest) ** 2;
  }
  for (; open < WINDOWS.length; open++) Object.assign(windows[open]!, sums);
  const headroom = limit === null ? Number.NaN : Math.max(LEAST_HEADROOM, (limit - newest) / newest);

  if (limit !== null) out[0] = newest / limit;
  for (let w = 0; w < WINDOWS.length; w++) {
    const own = windows[w]!;
    if (own.n < FEWEST || own.span < SEEN_SHARE * WINDOWS[w]!) continue;
    const { slope, noise, error, straight } = lineOf(own);
    const grown = slope * HOUR_MINUTES;
    const spread = Math.hypot(noise, error * HOUR_MINUTES, LEAST_SPREAD);
    if (limit !== null) {
      out[1 + w * 4] = Math.min(MOST, Math.max(0, grown) / headroom);
      out[2 + w * 4] = Math.max(-MOST, Math.min(MOST, (grown - headroom) / spread));
    }
    out[3 + w * 4] = Math.max(-1, Math.min(MOST, grown));
    out[4 + w * 4] = straight;
  }
  const hour = windows[2]!;
  if (limit !== null) out[21] = peak / limit;
  for (let k = 0; k < 3; k++) if (olderPeak[k]! > 0) out[22 + k] = newest / olderPeak[k]! - 1;
  out[25] = Math.log1p(levelAge);
  if (half.n >= FEWEST && hour.n >= half.n + FEWEST)
    out[26] = (lineOf(half).slope - lineOf(without(hour, half)).slope) * HOUR_MINUTES;
  if (hour.n >= FEWEST) {
    const { noise } = lineOf(hour);
    out[27] = Math.max(noise, Math.sqrt(roughness / hour.n));
    if (limit !== null) out[28] = Math.min(MOST, out[27] / headroom);
  }
  if (i >= 0) {
    if (limit !== null) out[29] = bytes[i]! / limit;
    out[30] = newest / Math.max(LEAST_AMOUNT, bytes[i]!);
  }
}

function emptyWindow(): Sums & { span: number } {
  return { n: 0, t: 0, v: 0, tt: 0, tv: 0, vv: 0, span: 0 };
}

function add(sums: Sums, t: number, v: number): void {
  sums.n += 1;
  sums.t += t;
  sums.v += v;
  sums.tt += t * t;
  sums.tv += t * v;
  sums.vv += v * v;
}

function without(whole: Sums, part: Sums): Sums {
  return {
    n: whole.n - part.n,
    t: whole.t - part.t,
    v: whole.v - part.v,
    tt: whole.tt - part.tt,
    tv: whole.tv - part.tv,
    vv: whole.vv - part.vv,
  };
}

/** Slope a minute, its standard error, what the line leaves over, and the share of the variance that it explains. */
function lineOf({ n, t, v, tt, tv, vv }: Sums) {
  const varT = tt - (t * t) / n;
  const varV = Math.max(0, vv - (v * v) / n);
  const slope = varT > 0 ? (tv - (t * v) / n) / varT : 0;
  const left = Math.max(0, varV - slope * slope * varT);
  const noise = Math.sqrt(left / Math.max(1, n - 2));
  const error = varT > 0 ? noise / Math.sqrt(varT) : 0;
  return { slope, noise, error, straight: varV > 1e-12 ? 1 - left / varV : 0 };
}
