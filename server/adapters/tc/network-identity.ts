import { readFileSync, readlinkSync } from "node:fs";

/**
 * What tells one life of a container's network from the next: its first process, when that began, and the inode of its
 * network namespace. A number of any of these alone is used again by the kernel.
 *
 * Returns  `null` where this user may not look, or the process is gone.
 */
export function networkIdentity(pid: number): string | null {
  const namespace = networkNamespace(pid);
  if (namespace === null) return null;
  try {
    // The name in brackets may itself hold brackets and blanks; the 22nd field is the 20th after it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${pid}/${startedAt}/${namespace}`;
  } catch {
    return null;
  }
}

/** `null` where this user may not look, or the process is gone. */
export function networkNamespace(pid: number | "self"): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}
