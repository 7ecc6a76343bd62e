import { WINDOWS } from "@/server/domain/risk/features/feature-table";
import { addPoint, type LineSums, lessSums, lineOf, noSums } from "@/server/domain/risk/features/line-sums";
import { memoryBlockFeatures } from "@/server/domain/risk/features/memory-block-features";
import type { MemorySeries } from "@/server/domain/risk/features/memory-series";
import type { Bytes, EpochMs } from "@/server/domain/units";

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
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** Net against gross movement looks back so far. */
const NET_MINUTES = 3 * HOUR_MINUTES;
/** A value below this share of the one before was given back, as by a collector. */
const GIVEN_BACK = 0.97;
const MOST = 20;

/**
 * Writes the memory features from `out[0]` on; what cannot be said stays as it is (`NaN`).
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
  const windows: (LineSums & { span: number })[] = WINDOWS.map(() => emptyWindow());
  const half = emptyWindow();
  const olderPeak = [0, 0, 0];
  const sums = noSums();
  let open = 0;
  let peak = 0;
  let levelAge = 0;
  let roughness = 0;
  let gross = 0;
  let grossFrom = 0;
  let held = 0;
  let falls = 0;
  let fellAt = Number.POSITIVE_INFINITY;
  let yesterday = Number.NaN;
  let fell = false;
  let i = count - 1;
  for (; i >= 0; i--) {
    const age = (now - at[i]!) / MINUTE_MS;
    fell = at[i]! < since;
    if (fell || now - at[i]! > FARTHEST_MS) break;
    while (open < WINDOWS.length && age > WINDOWS[open]!) Object.assign(windows[open++]!, sums);
    const share = bytes[i]! / newest - 1;
    addPoint(sums, -age, share);
    if (age <= HOUR_MINUTES / 2) Object.assign(half, sums);
    for (let w = open; w < WINDOWS.length; w++) windows[w]!.span = age;
    if (bytes[i]! > peak) peak = bytes[i]!;
    if (share >= SAME_LEVEL - 1) {
      levelAge = age;
      held++;
    }
    if (age >= DAY_MINUTES - HOUR_MINUTES && !(share <= yesterday)) yesterday = share;
    if (age > 15 && bytes[i]! > olderPeak[0]!) olderPeak[0] = bytes[i]!;
    if (age > 60 && bytes[i]! > olderPeak[1]!) olderPeak[1] = bytes[i]!;
    if (age > 180 && bytes[i]! > olderPeak[2]!) olderPeak[2] = bytes[i]!;
    if (i > 0 && bytes[i]! < FALL * bytes[i - 1]!) {
      i--;
      fell = true;
      break;
    }
    if (i > 0 && age <= NET_MINUTES) {
      gross += Math.abs(bytes[i]! - bytes[i - 1]!);
      grossFrom = bytes[i - 1]!;
    }
    // One fall may take some samples: those within five minutes are one.
    if (i > 0 && bytes[i]! < GIVEN_BACK * bytes[i - 1]! && bytes[i - 1]! >= SAME_LEVEL * newest) {
      if (fellAt - at[i]! > 5 * MINUTE_MS) falls++;
      fellAt = at[i]!;
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
    out[26] = (lineOf(half).slope - lineOf(lessSums(hour, half)).slope) * HOUR_MINUTES;
  if (hour.n >= FEWEST) {
    const { noise } = lineOf(hour);
    out[27] = Math.max(noise, Math.sqrt(roughness / hour.n));
    if (limit !== null) out[28] = Math.min(MOST, out[27] / headroom);
  }
  if (fell) {
    if (limit !== null) out[29] = bytes[i]! / limit;
    out[30] = newest / Math.max(LEAST_AMOUNT, bytes[i]!);
  }
  out[31] = held / sums.n;
  out[32] = Math.log1p(falls);
  if (gross > 0) out[33] = (newest - grossFrom) / gross;
  const day = windows[4]!;
  if (hour.n >= FEWEST && day.n >= hour.n + FEWEST)
    out[34] = (lineOf(hour).slope - lineOf(lessSums(day, hour)).slope) * HOUR_MINUTES;
  out[35] = yesterday;
  if (limit !== null) out[36] = ((yesterday + 1) * newest) / limit;
  const earlier = earlierRuns(series, fell ? i : -1, now);
  out[37] = earlier.ended;
  if (limit !== null && earlier.ended > 0) out[38] = earlier.highest / limit;
  memoryBlockFeatures(series, now, fell ? i + 1 : 0, { limit, headroom, newest }, out, 39);
}

function emptyWindow(): LineSums & { span: number } {
  return { ...noSums(), span: 0 };
}

/** Runs that ended before the present one, within a day: how many, and the greatest value from which one fell. */
function earlierRuns({ at, bytes }: MemorySeries, last: number, now: EpochMs) {
  let ended = 0;
  let highest = 0;
  for (let i = last; i >= 0 && now - at[i]! <= FARTHEST_MS; i--) {
    const endsHere = i === last || bytes[i + 1]! < FALL * bytes[i]!;
    if (!endsHere) continue;
    ended++;
    highest = Math.max(highest, bytes[i]!);
  }
  return { ended, highest };
}
