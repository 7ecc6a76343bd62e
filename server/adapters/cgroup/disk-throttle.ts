import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { type CgroupLocation, cgroupVersion, type KernelRoots } from "@/server/adapters/cgroup/locate-cgroup";
import { isUnreadable } from "@/server/adapters/cgroup/parse-cgroup-files";
import { readSmallFile } from "@/server/adapters/cgroup/read-small-file";
import type { BytesPerSecond } from "@/server/domain/units";
import type { Capability } from "@/server/ports/container-runtime";

const V1_FILES = ["blkio.throttle.read_bps_device", "blkio.throttle.write_bps_device"] as const;

/** Where one container's reads and writes are throttled; `null` where its cgroup has no such files. */
export function throttleDir(location: CgroupLocation): { version: 1 | 2; dir: string } | null {
  if (location.version === 2)
    return existsSync(`${location.dir}/io.max`) ? { version: 2, dir: location.dir } : null;
  return typeof location.dirs.throttle === "string" ? { version: 1, dir: location.dirs.throttle } : null;
}

/**
 * The whole disk under a folder, "major:minor": a throttle on a partition is refused by the kernel. `null` where no
 * block device carries it (a memory file system, a network share).
 */
export function diskUnder(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const { dev } = statSync(folder);
  // Linux packs them as gnu_dev_major and gnu_dev_minor do.
  const major = (dev >>> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >>> 12) & 0xfff00);
  const node = `/sys/dev/block/${major}:${minor}`;
  if (major === 0 || !existsSync(node)) return null;
  return existsSync(`${node}/partition`)
    ? readFileSync(`${node}/../dev`, "utf8").trim()
    : `${major}:${minor}`;
}

/** Caps reads and writes of one disk at `bytesPerSecond` each. Absolute. Throws the kernel's error. */
export function setDiskCap(
  at: { version: 1 | 2; dir: string },
  disk: string,
  bytesPerSecond: BytesPerSecond,
): void {
  const rate = Math.round(bytesPerSecond);
  if (at.version === 2) writeFileSync(`${at.dir}/io.max`, `${disk} rbps=${rate} wbps=${rate}`);
  else for (const file of V1_FILES) writeFileSync(`${at.dir}/${file}`, `${disk} ${rate}`);
}

/** The cap in force on reads and on writes, the wider where they differ; `null` where either has none. */
export function readDiskCap(
  at: { version: 1 | 2; dir: string },
  disk: string,
): BytesPerSecond | null | { because: string } {
  const lineIn = (file: string) => {
    const text = readSmallFile(`${at.dir}/${file}`);
    if (isUnreadable(text)) return text;
    return text.split("\n").find((line) => line.startsWith(`${disk} `)) ?? "";
  };
  const lines = at.version === 2 ? [lineIn("io.max")] : V1_FILES.map(lineIn);
  const unread = lines.find(isUnreadable);
  if (unread) return unread;
  const rates = lines.flatMap((line) =>
    at.version === 2 ? ["rbps", "wbps"].map((key) => rateIn(String(line), key)) : [v1Rate(String(line))],
  );
  return rates.some((rate) => rate === null) ? null : Math.max(...rates.map(Number));
}

/** Whether this host's kernel takes a throttle for the disk under `folder`: tried on a cgroup of our own. */
export function probeDisk(folder: string, roots: KernelRoots): Capability {
  const no = (because: string) => ({ supported: false, because });
  const disk = diskUnder(folder);
  if (disk === null)
    return no(`No disk of this host is seen under ${folder}: nothing here can be throttled.`);
  const version = cgroupVersion(roots);
  if (version === null) return no("No cgroup files are here, and the engine's API sets no disk throttle.");
  const dir = `${roots.cgroup}/${version === 1 ? "blkio/" : ""}pfn-probe-${process.pid}`;
  try {
    mkdirSync(dir);
  } catch (error) {
    return no(`The disk cannot be throttled by this user: ${(error as Error).message}.`);
  }
  try {
    const wanted = 8 * 1024 * 1024;
    setDiskCap({ version, dir }, disk, wanted);
    if (readDiskCap({ version, dir }, disk) !== wanted)
      return no("The kernel takes a throttle here, yet does not show it: it cannot be verified.");
    const buffered = version === 1 ? "; writes that the kernel buffers pass by it (cgroup v1)" : "";
    return { supported: true, because: `Verified: the kernel throttles reads and writes${buffered}.` };
  } catch (error) {
    return no(`The kernel has no throttle for this disk: ${(error as Error).message}.`);
  } finally {
    rmdirSync(dir);
  }
}

function rateIn(line: string, key: string): number | null {
  const text = line
    .split(" ")
    .find((part) => part.startsWith(`${key}=`))
    ?.slice(key.length + 1);
  return text === undefined || text === "max" ? null : Number(text);
}

function v1Rate(line: string): number | null {
  return line === "" ? null : Number(line.split(" ")[1]);
}
