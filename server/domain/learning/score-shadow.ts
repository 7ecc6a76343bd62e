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

interface Judged {
  containerId: number;
  at: number;
  weight: number;
  p: number;
  /** Which failure it comes before; `null`: none within the horizon. */
  failure: string | null;
}

/** Both voices on the same minutes, weighted; `null` where no horizon is known. Censored minutes are left out. */
export function scoreShadow(rows: readonly ShadowRow[], minutes: HorizonMinutes): ShadowJudgement | null {
  const known = rows.filter((row) => row.minutesTo <= minutes || row.seenMinutes >= minutes);
  if (known.length === 0) return null;
  const failureOf = (row: ShadowRow) =>
    row.minutesTo <= minutes ? `${row.containerId}/${Math.round(row.at / 60 + row.minutesTo)}` : null;
  const judge = (p: (row: ShadowRow) => number): Judged[] =>
    known
      .map((row) => ({ ...row, p: p(row), failure: failureOf(row) }))
      .sort((a, b) => a.containerId - b.containerId || a.at - b.at);
  const champion = judge(({ said }) => said[minutes]);
  const challenger = judge(({ shadow }) => shadow[minutes]);
  const failures = new Set(champion.flatMap(({ failure }) => failure ?? []));
  const weeks = known.reduce((sum, { weight }) => sum + weight, 0) / WEEK_MINUTES;
  return {
    minutes,
    rows: known.length,
    failures: failures.size,
    failedContainers: new Set([...failures].map((key) => key.split("/")[0])).size,
    weeks,
    champion: score(champion, failures.size, weeks),
    challenger: score(challenger, failures.size, weeks),
    gainWithoutBest: gainWithoutBest(champion, challenger),
  };
}

function score(judged: readonly Judged[], failures: number, weeks: number): ShadowScore {
  const all = judged.reduce((sum, { weight }) => sum + weight, 0);
  const brier = judged.reduce(
    (sum, { weight, p, failure }) => sum + weight * (p - (failure ? 1 : 0)) ** 2,
    0,
  );
  const threshold = thresholdWithin(judged, Math.max(1, weeks));
  const caught = new Set(
    judged.flatMap(({ p, failure }) => (failure && threshold !== null && p >= threshold ? [failure] : [])),
  );
  return {
    brier: brier / all,
    prAucAtBudget: precisionWithin(judged, threshold),
    recallAtBudget: failures > 0 ? caught.size / failures : 0,
    threshold,
  };
}

function gainWithoutBest(champion: readonly Judged[], challenger: readonly Judged[]): number {
  const gains = new Map<number, number>();
  let all = 0;
  for (const [i, { containerId, weight, p, failure }] of champion.entries()) {
    const came = failure ? 1 : 0;
    const gain = weight * ((p - came) ** 2 - (challenger[i]!.p - came) ** 2);
    gains.set(containerId, (gains.get(containerId) ?? 0) + gain);
    all += weight;
  }
  const total = [...gains.values()].reduce((sum, gain) => sum + gain, 0);
  return (total - Math.max(0, ...gains.values())) / all;
}

/** The false alarms fall as the threshold rises: found by halving. */
function thresholdWithin(judged: readonly Judged[], budget: number): Probability | null {
  const levels = [...new Set(judged.map(({ p }) => Number(p.toPrecision(3))))]
    .filter((p) => p >= LEAST_THRESHOLD)
    .sort((a, b) => a - b);
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (falseAlarms(judged, levels[middle]!) <= budget) high = middle;
    else low = middle + 1;
  }
  return levels[low] ?? null;
}

function falseAlarms(judged: readonly Judged[], threshold: Probability): number {
  let count = 0;
  let open: { containerId: number; last: number; isAnswered: boolean } | null = null;
  for (const { containerId, at, p, failure } of judged) {
    if (p < threshold) continue;
    if (open && open.containerId === containerId && at - open.last <= JOIN_SECONDS) {
      open.last = at;
      open.isAnswered ||= failure !== null;
      continue;
    }
    if (open && !open.isAnswered) count++;
    open = { containerId, last: at, isAnswered: failure !== null };
  }
  return count + (open && !open.isAnswered ? 1 : 0);
}

/** Weighted average precision; ties count together; rows under the threshold are misses. */
function precisionWithin(judged: readonly Judged[], threshold: Probability | null): number {
  const failed = judged.reduce((sum, { weight, failure }) => sum + (failure ? weight : 0), 0);
  if (failed === 0 || threshold === null) return 0;
  const order = judged.filter(({ p }) => p >= threshold).sort((a, b) => b.p - a.p);
  let hits = 0;
  let seen = 0;
  let area = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let own = 0;
    for (; to < order.length && order[to]!.p === order[from]!.p; to++) {
      seen += order[to]!.weight;
      if (order[to]!.failure) own += order[to]!.weight;
    }
    hits += own;
    area += own * (hits / seen);
    from = to;
  }
  return area / failed;
}
