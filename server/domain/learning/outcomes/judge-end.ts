import type { Cause } from "@/server/domain/risk/assessment";
import { formatBytes } from "@/server/domain/risk/words";
import type { Bytes, DurationMs } from "@/server/domain/units";
import type { OutcomeKind } from "./outcome-kinds";
import { type MemoryBefore, whoseMemory } from "./whose-memory";

/** 128 + SIGKILL. */
export const EXIT_KILLED = 137;

/** Everything that is known of how a process ended. */
export interface EndFacts {
  /** `null`: only the kill was told, not the death. */
  exitCode: number | null;
  /** The engine told of an OOM kill in its cgroup. */
  isOomTold: boolean;
  /** Somebody had asked for the end. */
  wasStopped: boolean;
  memory: MemoryBefore;
  /** PFN's own lowering of its memory limit just before, and how long before; `null`: none. */
  ownCut: { from: Bytes; to: Bytes; agoMs: DurationMs } | null;
}

export interface EndJudgement {
  kind: OutcomeKind;
  planned: boolean;
  /** `null` where nothing failed. */
  cause: Cause | null;
  detail: string;
}

/** What the end of a process was: planned, our own doing, out of memory (whose), or a crash. */
export function judgeEnd(facts: EndFacts): EndJudgement {
  const { exitCode, isOomTold, wasStopped, ownCut } = facts;
  if (wasStopped && !isOomTold) return planned("stopped", `stopped on request, exit code ${exitCode}`);
  if (exitCode === 0 && !isOomTold) return planned("exit_clean", "ended by itself without an error");
  if (isOomTold || exitCode === EXIT_KILLED) {
    if (ownCut !== null) {
      const moved = `${formatBytes(ownCut.from)} to ${formatBytes(ownCut.to)}`;
      const ago = `${Math.max(1, Math.round(ownCut.agoMs / 1000))} s`;
      return planned("own_change", `killed ${ago} after PFN lowered its memory limit from ${moved}`);
    }
    const { whose, because } = whoseMemory(facts.memory, isOomTold);
    if (whose === "own")
      return failed("oom_kill", "memory", `killed out of memory at its own limit: ${because}`);
    if (whose === "host")
      return failed("host_oom_kill", "memory", `killed because the host ran out of memory: ${because}`);
    return failed("exit_error", "other", `killed by a signal that nobody asked the engine for: ${because}`);
  }
  return failed("exit_error", "other", `ended with exit code ${exitCode}`);
}

const planned = (kind: OutcomeKind, detail: string): EndJudgement => ({
  kind,
  planned: true,
  cause: null,
  detail,
});
const failed = (kind: OutcomeKind, cause: Cause, detail: string): EndJudgement => ({
  kind,
  planned: false,
  cause,
  detail,
});
