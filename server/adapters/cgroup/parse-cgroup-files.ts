import type { Unreadable } from "@/server/adapters/cgroup/read-small-file";
import type { Bytes, Limits, Millicores } from "@/server/domain/units";

/** A value, or the reason in words why there is none. */
export type Parsed<T> = T | Unreadable;
export type FileText = string | Unreadable;

/** Above this a v1 limit is the kernel's way to say "none" (2^63 rounded down to a page). */
const V1_NO_LIMIT = 2 ** 60;

export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === "object" && value !== null && "because" in value;
}

/** A file that is one number: "40894464\n". */
export function parseNumber(text: FileText): Parsed<number> {
  if (isUnreadable(text)) return text;
  const trimmed = text.trim();
  const value = Number(trimmed);
  return trimmed !== "" && Number.isFinite(value) ? value : { because: `"${trimmed}" is not a number` };
}

/** A cap that is a number or "max": `null` is no cap. */
export function parseCap(text: FileText): Parsed<number | null> {
  return typeof text === "string" && text.trim() === "max" ? null : parseNumber(text);
}

/** One key of a flat-keyed file ("inactive_file 4096" on a line of its own). */
export function parseKey(text: FileText, key: string): Parsed<number> {
  if (isUnreadable(text)) return text;
  const from = text.startsWith(`${key} `) ? 0 : text.indexOf(`\n${key} `) + 1;
  if (from === 0 && !text.startsWith(`${key} `)) return { because: `the kernel does not report ${key}` };
  const end = text.indexOf("\n", from);
  return parseNumber(text.slice(from + key.length + 1, end === -1 ? undefined : end));
}

/** PSI "some avg10", percent of wall time, from a `*.pressure` file. */
export function parsePressure(text: FileText): Parsed<number> {
  if (isUnreadable(text)) return text;
  const found = /^some avg10=([\d.]+)/m.exec(text);
  return found?.[1] === undefined ? { because: "the kernel reports no pressure" } : Number(found[1]);
}

interface BlockCounts {
  read: number;
  write: number;
}

/**
 * Sums one v1 blkio file over its devices ("8:0 Read 4096" …). A file with no device means that nothing was read or
 * written: zero, not unknown.
 */
export function parseBlkio(text: FileText): Parsed<BlockCounts> {
  if (isUnreadable(text)) return text;
  const sum: BlockCounts = { read: 0, write: 0 };
  for (const [, operation, count] of text.matchAll(/^\d+:\d+ (Read|Write) (\d+)$/gm))
    sum[operation === "Read" ? "read" : "write"] += Number(count);
  return sum;
}

/** Sums v2 `io.stat` over its devices ("8:0 rbytes=4096 wbytes=0 rios=1 wios=0 …"); an empty file is zero. */
export function parseIoStat(text: FileText): Parsed<{ bytes: BlockCounts; operations: BlockCounts }> {
  if (isUnreadable(text)) return text;
  const sum: Record<string, number> = { rbytes: 0, wbytes: 0, rios: 0, wios: 0 };
  for (const [, key, count] of text.matchAll(/ (rbytes|wbytes|rios|wios)=(\d+)/g))
    sum[key as string] = (sum[key as string] ?? 0) + Number(count);
  return {
    bytes: { read: sum.rbytes ?? 0, write: sum.wbytes ?? 0 },
    operations: { read: sum.rios ?? 0, write: sum.wios ?? 0 },
  };
}

/** Sums `/proc/<pid>/net/dev` over its devices, the loopback excepted. */
export function parseNetDev(text: FileText): Parsed<{ rxBytes: Bytes; txBytes: Bytes; drops: number }> {
  if (isUnreadable(text)) return text;
  const sum = { rxBytes: 0, txBytes: 0, drops: 0 };
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === -1 || line.slice(0, colon).trim() === "lo") continue;
    const columns = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    sum.rxBytes += columns[0] ?? 0;
    sum.drops += (columns[3] ?? 0) + (columns[11] ?? 0);
    sum.txBytes += columns[8] ?? 0;
  }
  return sum;
}

/** v2 `cpu.max`: "50000 100000", or "max 100000" for no cap. */
export function parseCpuMax(text: FileText): Parsed<Millicores | null> {
  if (isUnreadable(text)) return text;
  const [quota = "", period = ""] = text.trim().split(" ");
  return quota === "max" ? null : quotaToMillicores(parseNumber(quota), parseNumber(period));
}

/** v1 `cpu.cfs_quota_us` (−1 is no cap) and `cpu.cfs_period_us`. */
export function parseCfsQuota(quotaText: FileText, periodText: FileText): Parsed<Millicores | null> {
  const quota = parseNumber(quotaText);
  return !isUnreadable(quota) && quota < 0 ? null : quotaToMillicores(quota, parseNumber(periodText));
}

/** v1 `memory.limit_in_bytes`, where a huge value is no cap. */
export function parseV1MemoryLimit(text: FileText): Parsed<Bytes | null> {
  const value = parseNumber(text);
  return !isUnreadable(value) && value >= V1_NO_LIMIT ? null : value;
}

/** Both caps, or the first reason: half a pair of limits would pass for "no limit". */
export function joinLimits(cpu: Parsed<Millicores | null>, memory: Parsed<Bytes | null>): Parsed<Limits> {
  if (isUnreadable(cpu)) return cpu;
  if (isUnreadable(memory)) return memory;
  return { cpuMillicores: cpu, memoryBytes: memory };
}

function quotaToMillicores(quota: Parsed<number>, period: Parsed<number>): Parsed<Millicores> {
  if (isUnreadable(quota)) return quota;
  if (isUnreadable(period)) return period;
  return period > 0 ? Math.round((quota / period) * 1000) : { because: "the CPU period is zero" };
}
