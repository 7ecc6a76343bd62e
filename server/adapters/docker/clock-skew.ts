import type { DurationMs, EpochMs } from "@/server/domain/units";

/**
 * How far an engine's clock is ahead of ours.
 *
 * told     what the engine says the time is, at some instant between `askedAt` and `heardAt` of our clock.
 * Returns  0 where the instant lies between them: what the way there and back hides is no skew; `null` when it tells none.
 */
export function clockSkew(told: string | undefined, askedAt: EpochMs, heardAt: EpochMs): DurationMs | null {
  const at = Date.parse(told ?? "");
  if (!Number.isFinite(at)) return null;
  if (at < askedAt) return at - askedAt;
  return at > heardAt ? at - heardAt : 0;
}
