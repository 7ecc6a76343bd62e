import { meanOf, type ScaledHistory } from "@/server/domain/forecast/rolling/scale";

/** Share that the newest period has in the profile. */
const NEWEST = 0.25;

/** What a typical period looks like around its own level, by phase: follows slowly, forgets a changed shape in days. */
export interface SeasonProfile {
  readonly season: number;
  readonly shape: Float64Array;
  readonly seen: Uint8Array;
}

export function createSeasonProfile(season: number): SeasonProfile {
  return { season, shape: new Float64Array(season), seen: new Uint8Array(season) };
}

/** Takes over the value at index `last`, less the mean of the period that ends there. */
export function updateProfile(profile: SeasonProfile, scaled: ScaledHistory, last: number): void {
  const { season, shape, seen } = profile;
  if (last + 1 < season) return;
  const phase = last % season;
  const deviation = scaled.values[last]! - meanOf(scaled, last, season);
  shape[phase] = seen[phase] ? shape[phase]! + NEWEST * (deviation - shape[phase]!) : deviation;
  seen[phase] = 1;
}

/** The profile at the phase of `index`, smoothed over its neighbours. */
export function profileAt({ season, shape }: SeasonProfile, index: number): number {
  const phase = index % season;
  const before = phase === 0 ? season - 1 : phase - 1;
  const after = phase === season - 1 ? 0 : phase + 1;
  return (shape[before]! + 2 * shape[phase]! + shape[after]!) / 4;
}
