import type { ShadowRow } from "@/server/domain/learning/shadow-row";
import type { HorizonMinutes } from "@/server/domain/risk/assessment";
import type { Probability } from "@/server/domain/units";

const WEEK_MINUTES = 7 * 24 * 60;
/** Minutes of one container that lie closer than this are one alarm. */
const JOIN_SECONDS = 15 * 60;
/** Only from here on is every minute kept, so only from here on can alarms be counted. */
export const LEAST_THRESHOLD = 0.05;

export interface ShadowScore {
  brier: number;
  /** Average precision over the alarms that the budget allows: what lies under its threshold adds nothing. */
  prAucAtBudget: number;
  /** Share of the failures with an alarm before them, at that threshold. */
  recallAtBudget: number;
  /** Lowest with at most one false alarm a container and week; `null`: none keeps within it. */
  threshold: Probability | null;
}

export interface ShadowJudgement {
  minutes: HorizonMinutes;
  rows: number;
  /** Distinct failures, and the containers that they were of. */
  failures: number;
  failedContainers: number;
  weeks: number;
  champion: ShadowScore;
  challenger: ShadowScore;
  /** What is left of the gain on the Brier score without the container that it owes most to: under 0, one made the win. */
  gainWithoutBest: number;
}

/** The known minutes by container and time, column by column: hundreds of thousands are scored between two collections. */
interface Minutes {
  count: number;
  containerId: Int32Array;
  at: Float64Array;
  weight: Float64Array;
  /** Number of the failure that it comes before; −1: none within the horizon. */
  failure: Int32Array;
  failures: number;
}

/** Both voices on the same minutes, weighted; `null` where no horizon is known. Censored minutes are left out. */
export function scoreShadow(rows: readonly ShadowRow[], minutes: HorizonMinutes): ShadowJudgement | null {
  const known = rows
    .filter((row) => row.minutesTo <= minutes || row.seenMinutes >= minutes)
    .sort((a, b) => a.containerId - b.containerId || a.at - b.at);
  if (known.length === 0) return null;
  const { failedContainers, ...columns } = columnsOf(known, minutes);
  const said = Float64Array.from(known, (row) => row.said[minutes]);
  const shadow = Float64Array.from(known, (row) => row.shadow[minutes]);
  const weeks = columns.weight.reduce((sum, weight) => sum + weight, 0) / WEEK_MINUTES;
  return {
    minutes,
    rows: columns.count,
    failures: columns.failures,
    failedContainers,
    weeks,
    champion: score(columns, said, weeks),
    challenger: score(columns, shadow, weeks),
    gainWithoutBest: gainWithoutBest(columns, said, shadow),
  };
}

function columnsOf(known: readonly ShadowRow[], minutes: number): Minutes & { failedContainers: number } {
  const numbers = new Map<string, number>();
  const failed = new Set<number>();
  const failure = Int32Array.from(known, ({ containerId, at, minutesTo }) => {
    if (minutesTo > minutes) return -1;
    failed.add(containerId);
    // Rows before the same failure name the same minute of the same container.
    const key = `${containerId}/${Math.round(at / 60 + minutesTo)}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
  return {
    count: known.length,
    containerId: Int32Array.from(known, (row) => row.containerId),
    at: Float64Array.from(known, (row) => row.at),
    weight: Float64Array.from(known, (row) => row.weight),
    failure,
    failures: numbers.size,
    failedContainers: failed.size,
  };
}

function score(minutes: Minutes, p: Float64Array, weeks: number): ShadowScore {
  const { count, weight, failure, failures } = minutes;
  let all = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    all += weight[i]!;
    squares += weight[i]! * (p[i]! - (failure[i]! >= 0 ? 1 : 0)) ** 2;
  }
  const threshold = thresholdWithin(minutes, p, Math.max(1, weeks));
  const caught = new Set<number>();
  for (let i = 0; i < count; i++)
    if (threshold !== null && failure[i]! >= 0 && p[i]! >= threshold) caught.add(failure[i]!);
  return {
    brier: squares / all,
    prAucAtBudget: precisionWithin(minutes, p, threshold),
    recallAtBudget: failures > 0 ? caught.size / failures : 0,
    threshold,
  };
}

function gainWithoutBest(
  { count, containerId, weight, failure }: Minutes,
  champion: Float64Array,
  challenger: Float64Array,
): number {
  let [all, total, best, own] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    if (i > 0 && containerId[i] !== containerId[i - 1]) own = 0;
    const came = failure[i]! >= 0 ? 1 : 0;
    const gain = weight[i]! * ((champion[i]! - came) ** 2 - (challenger[i]! - came) ** 2);
    own += gain;
    total += gain;
    all += weight[i]!;
    if (i + 1 === count || containerId[i + 1] !== containerId[i]) best = Math.max(best, own);
  }
  return (total - best) / all;
}

/** In steps of a thousandth; the false alarms fall as the threshold rises: found by halving. */
function thresholdWithin(minutes: Minutes, p: Float64Array, budget: number): Probability | null {
  const said = new Uint8Array(1001);
  for (const own of p) said[Math.floor(own * 1000)] = 1;
  const levels = Array.from(said.keys()).filter((level) => said[level] && level >= LEAST_THRESHOLD * 1000);
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (falseAlarms(minutes, p, levels[middle]! / 1000) <= budget) high = middle;
    else low = middle + 1;
  }
  return low < levels.length ? levels[low]! / 1000 : null;
}

function falseAlarms(
  { count, containerId, at, failure }: Minutes,
  p: Float64Array,
  threshold: number,
): number {
  let alarms = 0;
  let last = -1;
  let isAnswered = true;
  for (let i = 0; i < count; i++) {
    if (p[i]! < threshold) continue;
    if (last < 0 || containerId[i] !== containerId[last] || at[i]! - at[last]! > JOIN_SECONDS) {
      if (!isAnswered) alarms++;
      isAnswered = false;
    }
    if (failure[i]! >= 0) isAnswered = true;
    last = i;
  }
  return alarms + (isAnswered ? 0 : 1);
}

/** Weighted average precision; ties count together; minutes under the threshold are misses. */
function precisionWithin(
  { weight, failure }: Minutes,
  p: Float64Array,
  threshold: Probability | null,
): number {
  let failed = 0;
  for (const [i, own] of weight.entries()) if (failure[i]! >= 0) failed += own;
  if (failed === 0 || threshold === null) return 0;
  const order = Uint32Array.from(p.keys())
    .filter((i) => p[i]! >= threshold)
    .sort((a, b) => p[b]! - p[a]!);
  let [hits, seen, area] = [0, 0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let own = 0;
    for (; to < order.length && p[order[to]!] === p[order[from]!]; to++) {
      seen += weight[order[to]!]!;
      if (failure[order[to]!]! >= 0) own += weight[order[to]!]!;
    }
    hits += own;
    area += own * (hits / seen);
    from = to;
  }
  return area / failed;
}
