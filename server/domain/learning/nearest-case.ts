import type { Ratio } from "@/server/domain/units";

/** With fewer ordinary minutes beside it, "near" has no measure. */
const FEWEST_ORDINARY = 20;
/** Features known on both sides; two vectors that share fewer cannot be compared. */
const FEWEST_SHARED = 8;
/** A difference is counted up to so many standard deviations: one wild feature does not make two minutes strangers. */
const MOST_DIFFERENCE = 3;
/** So many of the ordinary minutes are closer than the one that a case is held against: a minute among its like is ordinary. */
const CLOSE_ORDINARY: Ratio = 0.1;
/** Half as far away as that one, or nearer. */
const NEAR: Ratio = 0.5;

/**
 * The past case that a minute looks like most, in features that are scaled by how much each varies and weighed by how far
 * minutes before failures lie from ordinary ones in it: what tells no failure tells no likeness either.
 *
 * now       the minute, as `extractFeatures` gives it; `NaN` is unknown.
 * cases     minutes before failures.
 * ordinary  minutes that nothing followed: their distance is the measure of what is far.
 * Returns   its place among `cases`, and how much alike they are: 1 is the same, 0 as far as the closest tenth of the ordinary ones.
 *           `null` where nothing is near, or nothing can be compared.
 */
export function nearestCase(
  now: Float64Array,
  cases: readonly Float64Array[],
  ordinary: readonly Float64Array[],
): { place: number; alike: Ratio } | null {
  if (cases.length === 0 || ordinary.length < FEWEST_ORDINARY) return null;
  const scales = scalesOf(cases, ordinary);
  const far = ordinary
    .map((row) => distance(now, row, scales))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const neighbour = far[Math.floor(CLOSE_ORDINARY * far.length)];
  if (far.length < FEWEST_ORDINARY || !neighbour) return null;
  let place = -1;
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < cases.length; i++) {
    const own = distance(now, cases[i]!, scales);
    if (own < nearest) [place, nearest] = [i, own];
  }
  const alike = 1 - nearest / neighbour;
  return alike >= NEAR ? { place, alike } : null;
}

interface Scale {
  /** How much the feature varies; 0: not at all. */
  spread: number;
  /** In [0, 1]: how far minutes before failures lie from ordinary ones in it. */
  weight: Ratio;
}

/** Weighted root mean square of the differences, in spreads; infinite where too little is known of both. */
function distance(a: Float64Array, b: Float64Array, scales: readonly Scale[]): number {
  let sum = 0;
  let shared = 0;
  let weights = 0;
  for (let i = 0; i < a.length; i++) {
    const { spread, weight } = scales[i]!;
    const [isA, isB] = [!Number.isNaN(a[i]!), !Number.isNaN(b[i]!)];
    if (!isA && !isB) continue;
    if (isA && isB) shared++;
    if (spread === 0) continue;
    weights += weight;
    // Known of one and not of the other: a limit here and none there, say.
    const apart = isA && isB ? Math.abs(a[i]! - b[i]!) / spread : 1;
    sum += weight * Math.min(MOST_DIFFERENCE, apart) ** 2;
  }
  return shared < FEWEST_SHARED || weights === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(sum / weights);
}

/** A few minutes of one container vary less than the feature means: a spread is at least this share of its mean. */
const LEAST_SPREAD = 0.05;

function scalesOf(cases: readonly Float64Array[], ordinary: readonly Float64Array[]): Scale[] {
  return Array.from({ length: ordinary[0]!.length }, (_, i) => {
    const [all, before, calm] = [[...cases, ...ordinary], cases, ordinary].map((rows) => momentsOf(rows, i));
    const spread = Math.max(all!.deviation, LEAST_SPREAD * Math.abs(all!.mean));
    const apart = spread > 0 ? Math.abs(before!.mean - calm!.mean) / spread : 0;
    // Where one side does not know it, being known is the difference.
    return { spread, weight: Number.isNaN(apart) ? 0.5 : Math.min(1, apart) };
  });
}

/** Mean and standard deviation over the rows that know a feature; the mean is `NaN` where none does. */
function momentsOf(rows: readonly Float64Array[], feature: number): { mean: number; deviation: number } {
  const known = rows.map((row) => row[feature]!).filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (known.length < 2) return { mean, deviation: 0 };
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (known.length - 1)) };
}
