/** Sets one container's limit in one dimension, from the past alone. Time in seconds, amounts in the trace's unit. */
export interface LimitPolicy {
  /** A sample, in order of time. `ownLimit` is the trace's own cap then; `NaN`: none. */
  observe(at: number, usage: number, ownLimit: number): void;
  /** It was killed for want of memory under `limit`. */
  killed(at: number, limit: number): void;
  /** The limit that is wanted now, > 0; `null`: whatever is in force. Asked after each sample. */
  decide(at: number): number | null;
}

export type CreatePolicy = (dimension: "cpu" | "memory") => LimitPolicy;

/** Wraps a rule that is asked once an hour, as recommenders are. */
export function hourly(rule: (at: number) => number | null): (at: number) => number | null {
  let hour = Number.NEGATIVE_INFINITY;
  return (at) => {
    const now = Math.floor(at / 3600);
    if (now === hour) return null;
    hour = now;
    return rule(at);
  };
}
