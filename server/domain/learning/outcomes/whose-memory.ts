import { formatBytes, formatPercent } from "@/server/domain/risk/words";
import type { Bytes, DurationMs } from "@/server/domain/units";

/** The memory that the kernel saw last, before a process was killed. `null` is not known, and decides nothing. */
export interface MemoryBefore {
  /** In force then; `null`: none. */
  limitBytes: Bytes | null;
  /** Usage with its file cache, at the last two samples, and how long before the kill the newest was taken. */
  usageBytes: Bytes | null;
  usageBefore: { bytes: Bytes; ageMs: DurationMs } | null;
  ageMs: DurationMs;
  /** `memory.events`: the limit was hit with nothing left to reclaim, in the last minute; cgroup v1 does not count it. */
  oomEvents: number | null;
  /** Processes that any OOM killer killed in this cgroup, in the last minute. */
  oomKills: number | null;
  host: { availableBytes: Bytes | null; totalBytes: Bytes | null };
}

export type MemoryVerdict = { whose: "own" | "host" | "nobody"; because: string };

/** A sample lies up to a tick before the kill: growth is carried on to it, and this close to the limit is at it. */
const AT_LIMIT = 0.9;
/** With less than this share available, the kernel kills whom it finds. */
const HOST_SHORT = 0.05;

/**
 * Whether an OOM kill was the container's own limit's or the host's.
 *
 * told     the engine told of an OOM in this cgroup; `false`: it was only killed (exit code 137).
 * Returns  "nobody" where it was not told and nothing points to memory: some other hand sent the signal.
 * Source   cgroup-v2.rst, `memory.events`: `oom_kill` counts kills by any OOM killer, `oom` only those at the limit; so the
 *          engine's word alone does not tell them apart.
 */
export function whoseMemory(memory: MemoryBefore, told: boolean): MemoryVerdict {
  const { limitBytes, host } = memory;
  const available = host.availableBytes;
  const isShort = available !== null && !!host.totalBytes && available <= HOST_SHORT * host.totalBytes;
  const left = isShort
    ? `the host had ${formatBytes(available)} left of ${formatBytes(host.totalBytes!)}`
    : "";
  if (limitBytes === null) {
    if (isShort) return { whose: "host", because: `it has no limit, and ${left}` };
    return told
      ? { whose: "host", because: "it has no limit of its own" }
      : { whose: "nobody", because: "it has no memory limit, and the host was not short" };
  }
  const usage = usageAtKill(memory);
  const full = usage === null ? null : usage / limitBytes;
  const used =
    full === null
      ? ""
      : `it used ${formatPercent(Math.min(1, full))} of its ${formatBytes(limitBytes)} limit`;
  if (full !== null && full >= AT_LIMIT) return { whose: "own", because: used };
  if ((memory.oomEvents ?? 0) > 0) return { whose: "own", because: "its cgroup counted a full limit" };
  if ((memory.oomKills ?? 0) > 0 && memory.oomEvents === 0)
    return { whose: "host", because: "its cgroup counted a kill, and no full limit" };
  if (isShort) return { whose: "host", because: used ? `${used}, and ${left}` : left };
  if (!told) return { whose: "nobody", because: used || "its memory is not known" };
  return {
    whose: "own",
    because: used ? `${used} ${seconds(memory.ageMs)} before` : "the engine told of its own cgroup",
  };
}

function usageAtKill({ usageBytes, usageBefore, ageMs }: MemoryBefore): Bytes | null {
  if (usageBytes === null || usageBefore === null || usageBefore.ageMs <= ageMs) return usageBytes;
  const perMs = (usageBytes - usageBefore.bytes) / (usageBefore.ageMs - ageMs);
  return usageBytes + Math.max(0, perMs) * ageMs;
}

const seconds = (ms: DurationMs) => `${Math.round(ms / 1000)} s`;
