import { autocorrelations } from "@/server/domain/forecast/rolling/autocorrelations";

const SHORTEST = 4;
/** A period counts only when it was seen about this often. */
const REPEATS = 2.05;
const STRONG = 0.2;
/** Share by which noise may move a peak: a sharper one is looked for near, a familiar one may lie further. */
const BLUR = 0.04;
const BLUR_FAMILIAR = 0.08;
/** A multiple (the week of a day) counts only when one period back it is this much closer than the shorter one. */
const CLOSER = 0.9;
const CLOSER_FAMILIAR = 0.97;
const CHANCE = 3;
const MOST_MULTIPLES = 14;

/**
 * The periods, in steps, after which a series resembles itself, shortest first: any length, none assumed. At most four:
 * the strongest, the strongest well below it, a multiple of one of them that resembles clearly more (the week of a day),
 * and the strongest of the changes (short spikes drown in a slow level).
 *
 * values    without gaps.
 * familiar  periods, in steps, that people keep (an hour, a day, a week): noise moves a peak by some steps, and one of
 *           these is believed instead when it lies as close as noise reaches and resembles about as well.
 * Returns   empty where nothing repeats.
 */
export function findSeasons(values: Float64Array, familiar: readonly number[] = []): number[] {
  const longest = Math.floor(values.length / REPEATS);
  if (longest <= SHORTEST + 1) return [];
  const likeness = autocorrelations(values, longest);
  const changes = values.map((value, i) => (i === 0 ? 0 : value - values[i - 1]!));
  const found: number[] = [];
  const add = (season: number | null) => {
    if (season !== null && found.every((other) => Math.abs(season - other) > 0.2 * other)) found.push(season);
  };
  const strongest = strongestPeak(likeness, values.length, longest);
  const main = strongest === null ? null : sharpened(likeness, strongest, familiar);
  add(main);
  if (main !== null) {
    const below = strongestPeak(likeness, values.length, Math.floor(main / 2.5));
    const lower = below === null ? null : sharpened(likeness, below, familiar);
    add(lower);
    add(closestMultiple(values, Math.min(main, lower ?? main), longest, familiar));
  }
  const likenessOfChanges = autocorrelations(changes, longest);
  const short = strongestPeak(likenessOfChanges, values.length, longest);
  add(short === null ? null : sharpened(likenessOfChanges, short, familiar));
  return found.sort((a, b) => a - b);
}

/** Highest local maximum beyond the first fall to nothing; a longer period replaces a shorter one for a clear gain only. */
function strongestPeak(likeness: Float64Array, count: number, longest: number): number | null {
  let best: number | null = null;
  let fell = false;
  for (let lag = 1; lag < Math.min(likeness.length - 1, longest + 1); lag++) {
    const here = likeness[lag]!;
    fell ||= here < 0.05;
    if (!fell || lag < SHORTEST || here < likeness[lag - 1]! || here < likeness[lag + 1]!) continue;
    if (here < Math.max(STRONG, 3 / Math.sqrt(count - lag))) continue;
    if (best === null || here > likeness[best]! + 0.1) best = lag;
  }
  return best === null ? null : summitNear(likeness, best);
}

/** Noise makes a dent in every slope: the highest lag near the first that stands out. */
function summitNear(likeness: Float64Array, lag: number): number {
  let best = lag;
  for (let near = lag; near <= Math.min(likeness.length - 1, lag * (1 + BLUR_FAMILIAR)); near++)
    if (likeness[near]! > likeness[best]!) best = near;
  return best;
}

/** The familiar period that a peak may as well be; else the lag near the peak whose multiples resemble most. */
function sharpened(likeness: Float64Array, peak: number, familiar: readonly number[]): number {
  const reach = Math.max(1, Math.round(BLUR * peak));
  for (const period of familiar)
    if (Math.abs(period - peak) <= BLUR_FAMILIAR * peak && (likeness[period] ?? 0) > 0.9 * likeness[peak]!)
      return period;
  let best = peak;
  let most = Number.NEGATIVE_INFINITY;
  for (let lag = Math.max(SHORTEST, peak - reach); lag <= peak + reach; lag++) {
    let sum = 0;
    let terms = 0;
    for (
      let times = 1;
      times <= 4 && times * lag < likeness.length && times * (peak + reach) < likeness.length;
      times++
    ) {
      sum += likeness[times * lag]!;
      terms++;
    }
    if (terms > 0 && sum / terms > most) {
      most = sum / terms;
      best = lag;
    }
  }
  return best;
}

function closestMultiple(
  values: Float64Array,
  season: number,
  longest: number,
  familiar: readonly number[],
): number | null {
  let best: number | null = null;
  let least = 1;
  for (let times = 2; times <= MOST_MULTIPLES && times * season <= longest; times++) {
    const multiple = times * season;
    // On the same stretch, or a calmer end of the series would pass for resemblance.
    const apart = distance(values, multiple, multiple) / distance(values, season, multiple);
    // Of a dozen multiples one is always closer by chance; a familiar one is not one of a dozen.
    const chance = 1 - CHANCE / Math.sqrt(values.length - multiple);
    if (apart < Math.min(least, familiar.includes(multiple) ? CLOSER_FAMILIAR : Math.min(CLOSER, chance))) {
      least = apart;
      best = multiple;
    }
  }
  return best;
}

/** Mean distance between values one period apart, from index `from` on. */
function distance(values: Float64Array, season: number, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += Math.abs(values[i]! - values[i - season]!);
  return sum / (values.length - from);
}
