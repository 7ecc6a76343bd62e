import type { Cause } from "@/server/domain/risk/assessment";
import type { DurationMs, EpochMs } from "@/server/domain/units";

/** So many deaths within the window are a loop: the restarts are no recovery. */
const FEWEST_DEATHS = 3;
export const LOOP_WINDOW_MS: DurationMs = 5 * 60_000;

export interface Death {
  id: bigint;
  at: EpochMs;
  cause: Cause;
}

export interface RestartLoop {
  from: EpochMs;
  until: EpochMs;
  deaths: Death[];
  /** Of most of them; of two that tie, the first that came. */
  cause: Cause;
}

/**
 * Deaths that belong together: every three of them within the window, and what overlaps.
 *
 * deaths   of one container, in any order.
 * Returns  loops, oldest first; a death that is in none stands for itself. The same deaths give the same loops.
 */
export function groupRestartLoops(deaths: readonly Death[]): RestartLoop[] {
  const sorted = [...deaths].sort((a, b) => a.at - b.at || Number(a.id - b.id));
  const loops: Death[][] = [];
  let until = -1;
  for (let i = 0; i + FEWEST_DEATHS <= sorted.length; i++) {
    const last = i + FEWEST_DEATHS - 1;
    if (sorted[last]!.at - sorted[i]!.at > LOOP_WINDOW_MS) continue;
    if (i <= until) loops.at(-1)!.push(...sorted.slice(until + 1, last + 1));
    else loops.push(sorted.slice(i, last + 1));
    until = last;
  }
  return loops.map((own) => ({
    from: own[0]!.at,
    until: own.at(-1)!.at,
    deaths: own,
    cause: commonest(own),
  }));
}

function commonest(deaths: readonly Death[]): Cause {
  const counts = new Map<Cause, number>();
  for (const { cause } of deaths) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return [...counts].reduce((best, own) => (own[1] > best[1] ? own : best))[0];
}
