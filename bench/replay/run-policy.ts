import type { LimitPolicy } from "@/bench/replay/limit-policy";
import type { ReplaySeries } from "@/bench/replay/read-replay";

const HOUR_SECONDS = 3600;
/** Before that a policy has seen nothing: the limit is open, and nothing is counted. */
const WARM_UP_SECONDS = HOUR_SECONDS;
/** A limit that moves by less is the same limit: no runtime call would be made for it. */
const SAME = 1e-3;
/** A killed container's next sample is its start. */
const RESTART_SAMPLES = 1;

export interface PolicyRun {
  hours: number;
  hoursOver: number;
  days: number;
  kills: number;
  changes: number;
  used: number;
  cut: number;
  samples: number;
  /** Σ (limit − usage) / limit over the samples; usage above the limit counts as none. */
  slack: number;
}

/**
 * Plays one series against one policy. A decision that is made at a sample is in force for samples that lie `delay` seconds
 * after it. Memory over its limit is a kill: the next
 * sample is the restart and is not judged, and then the container needs what the trace says again.
 */
export function runPolicy(
  series: ReplaySeries,
  policy: LimitPolicy,
  delaySeconds: number,
  isMemory: boolean,
): PolicyRun {
  const run = {
    hours: 0,
    hoursOver: 0,
    days: 0,
    kills: 0,
    changes: 0,
    used: 0,
    cut: 0,
    samples: 0,
    slack: 0,
  };
  const { at, usage, limit: own } = series;
  let limit = Number.POSITIVE_INFINITY;
  const pending: { limit: number; from: number }[] = [];
  let hour = Number.NaN;
  let isOverThisHour = false;
  let restarting = 0;
  let startedAt: number | null = null;
  let seconds = 0;
  let previousAt = 0;
  const closeHour = () => {
    if (Number.isNaN(hour)) return;
    run.hours++;
    if (isOverThisHour) run.hoursOver++;
  };
  for (let i = 0; i < at.length; i++) {
    const now = at[i]!;
    const used = usage[i]!;
    if (Number.isNaN(used)) continue;
    startedAt ??= now;
    while (pending.length > 0 && now >= pending[0]!.from) {
      if (Number.isFinite(limit) && now >= startedAt + WARM_UP_SECONDS) run.changes++;
      limit = pending.shift()!.limit;
    }
    if (now >= startedAt + WARM_UP_SECONDS && Number.isFinite(limit)) {
      const thisHour = Math.floor(now / HOUR_SECONDS);
      if (thisHour !== hour) {
        closeHour();
        hour = thisHour;
        isOverThisHour = false;
      }
      const over = used > limit;
      if (restarting > 0) restarting--;
      else {
        isOverThisHour ||= over;
        run.samples++;
        run.used += used;
        run.cut += Math.max(0, used - limit);
        run.slack += Math.max(0, limit - used) / limit;
        if (over && isMemory) {
          run.kills++;
          restarting = RESTART_SAMPLES;
          policy.killed(now, limit);
        }
      }
      if (previousAt > 0) seconds += Math.min(now - previousAt, HOUR_SECONDS);
    }
    previousAt = now;
    policy.observe(now, used, own[i]!);
    const wanted = policy.decide(now);
    const coming = pending.at(-1)?.limit ?? limit;
    const isSame = Number.isFinite(coming) && Math.abs((wanted ?? coming) - coming) <= SAME * coming;
    if (wanted !== null && wanted > 0 && !isSame) pending.push({ limit: wanted, from: now + delaySeconds });
  }
  closeHour();
  run.days = seconds / (24 * HOUR_SECONDS);
  return run;
}
