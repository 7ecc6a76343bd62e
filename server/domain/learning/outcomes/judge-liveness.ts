import { formatDuration } from "@/server/domain/risk/words";
import type { DurationMs, EpochMs, Ratio } from "@/server/domain/units";

const MINUTE: DurationMs = 60_000;
/** An endpoint that answered before is silent for so long, and for so many of its turns. */
const SILENT_MS: DurationMs = 2 * MINUTE;
const SILENT_INTERVALS = 6;
/** No reading could be taken of it for so long, though its host was read. */
const UNREAD_MS: DurationMs = 3 * MINUTE;
/** Not one tick of CPU and not one byte, … */
const STILL_MS: DurationMs = 5 * MINUTE;
/** … after so much of so long a time in which it was never still. */
const BUSY_SHARE: Ratio = 0.95;
const BUSY_MS: DurationMs = 20 * MINUTE;
/** Its health check has not come to a verdict for so long after the start. */
const NO_VERDICT_MS: DurationMs = 15 * MINUTE;

/** The signs of life of one running container; times are those of the last sign, `null`: there never was one. */
export interface LifeSigns {
  now: EpochMs;
  intervalMs: DurationMs;
  startedAt: EpochMs;
  health: "none" | "starting" | "healthy" | "unhealthy";
  /** `null`: no endpoint is named. */
  telemetry: { askedAt: EpochMs | null; answeredAt: EpochMs | null } | null;
  /** When its host was collected last. */
  hostCollectedAt: EpochMs | null;
  sampledAt: EpochMs | null;
  /** The last sample with any CPU or traffic, and how its past half hour up to there was; `null`: not known. */
  activity: { lastAt: EpochMs; busyShare: Ratio; spanMs: DurationMs } | null;
}

export type LifeVerdict =
  | { kind: "alive" }
  | { kind: "unknown" }
  | { kind: "lost"; since: EpochMs; because: string };

/**
 * Whether a container that the runtime calls running still lives.
 *
 * A passing health check or an answering endpoint vouches for it: then nothing else is looked at. Silence speaks only
 * where there was an answer before, and stillness only after steady work: a container that never did anything is not lost.
 * One whose health check fails is unhealthy, which is another outcome.
 */
export function judgeLiveness(signs: LifeSigns): LifeVerdict {
  const { now, health, telemetry, startedAt } = signs;
  if (health === "healthy" || health === "unhealthy") return { kind: "alive" };
  const told = telemetry === null ? null : silence(signs);
  if (told === "answers") return { kind: "alive" };
  if (told !== null) return told;
  if (health === "starting" && now - startedAt >= NO_VERDICT_MS)
    return lost(startedAt, `its health check has had no verdict for ${words(now - startedAt)}`);
  const { sampledAt, hostCollectedAt, activity } = signs;
  if (sampledAt !== null && hostCollectedAt !== null && hostCollectedAt - sampledAt >= UNREAD_MS)
    return lost(
      sampledAt,
      `it runs, but no usage could be read of it for ${words(hostCollectedAt - sampledAt)}`,
    );
  if (sampledAt === null || activity === null) return { kind: "unknown" };
  const stillMs = sampledAt - activity.lastAt;
  if (stillMs < STILL_MS) return { kind: "alive" };
  if (activity.busyShare < BUSY_SHARE || activity.spanMs < BUSY_MS) return { kind: "unknown" };
  return lost(activity.lastAt, `it used no CPU and no network for ${words(stillMs)}, after steady work`);
}

/** With fewer endpoints, their common silence proves nothing. */
const FEWEST_ENDPOINTS = 3;

/**
 * The signs of a host's containers, without their endpoints where most of these fell silent together: then the way to them
 * is broken, and not each of them.
 */
export function withoutCommonSilence<Signs extends LifeSigns>(all: readonly Signs[]): readonly Signs[] {
  const verdicts = all
    .map((signs) => (signs.telemetry === null ? null : silence(signs)))
    .filter((told) => told !== null);
  const silent = verdicts.filter((told) => told !== "answers").length;
  if (verdicts.length < FEWEST_ENDPOINTS || 2 * silent <= verdicts.length) return all;
  return all.map((signs) => ({ ...signs, telemetry: null }));
}

function silence({ now, intervalMs, startedAt, telemetry }: LifeSigns): LifeVerdict | "answers" | null {
  const { askedAt, answeredAt } = telemetry!;
  if (answeredAt === null || askedAt === null || answeredAt < startedAt) return null;
  const longest = Math.max(SILENT_MS, SILENT_INTERVALS * intervalMs);
  // Who was not asked cannot have answered.
  const silentMs = askedAt - answeredAt;
  if (silentMs >= longest && now - askedAt < longest)
    return lost(answeredAt, `its telemetry has not answered for ${words(silentMs)}`);
  return now - answeredAt < longest ? "answers" : null;
}

const words = (ms: DurationMs) => formatDuration(ms / 1000);

function lost(since: EpochMs, because: string): LifeVerdict {
  return { kind: "lost", since, because };
}
