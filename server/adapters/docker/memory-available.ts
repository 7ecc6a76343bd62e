import { readSmallFile } from "@/server/adapters/cgroup/read-small-file";
import type { Bytes } from "@/server/domain/units";

/**
 * What the kernel says that it could give to a new process.
 *
 * proc     where procfs is seen.
 * Returns  `null` where it cannot be read: kernels before 3.14 do not say.
 * Source   proc(5), /proc/meminfo, MemAvailable.
 */
export function memoryAvailable(proc: string): Bytes | null {
  const text = readSmallFile(`${proc}/meminfo`);
  if (typeof text !== "string") return null;
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kib === undefined ? null : Number(kib) * 1024;
}
