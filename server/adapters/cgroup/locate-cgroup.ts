import { existsSync, readlinkSync, statSync } from "node:fs";
import { isUnreadable } from "@/server/adapters/cgroup/parse-cgroup-files";
import { readSmallFile, type Unreadable } from "@/server/adapters/cgroup/read-small-file";

/** Where the host's kernel shows itself; other paths when PFN runs in a container with the host's mounted, or in tests. */
export interface KernelRoots {
  cgroup: string;
  proc: string;
}
export const HOST_ROOTS: KernelRoots = { cgroup: "/sys/fs/cgroup", proc: "/proc" };

/** The files of one container; found once, then read every tick. */
export type CgroupLocation = {
  /** `/proc/<pid>/net/dev` of the container, or why its traffic cannot be told. */
  netDev: string | Unreadable;
} & ({ version: 2; dir: string } | { version: 1; dirs: V1Dirs });

/** `throttle` is where blkio is limited, whether or not it counts. `unified` is the v2 hierarchy that a hybrid host mounts beside v1: no limits there, yet pressure. */
export type V1Dirs = Record<
  "cpu" | "cpuacct" | "memory" | "blkio" | "throttle" | "pids" | "unified",
  string | Unreadable
>;

/** 2 where the unified hierarchy is mounted at the root, 1 where single controllers are, else `null`. */
export function cgroupVersion(roots: KernelRoots = HOST_ROOTS): 1 | 2 | null {
  if (existsSync(`${roots.cgroup}/cgroup.controllers`)) return 2;
  return existsSync(`${roots.cgroup}/memory`) || existsSync(`${roots.cgroup}/cpu`) ? 1 : null;
}

/**
 * Finds a container's cgroup on this host, whichever driver made it (cgroupfs or systemd) and whatever its parent.
 *
 * containerId  the full id; a path counts as the container's only when it carries this id, because the pid of an
 *              engine elsewhere names a stranger here.
 * pid          the container's first process as the engine reported it; `null` when unknown.
 * Returns      `null` when the container cannot be seen from here.
 * Source       `/proc/<pid>/cgroup`, cgroups(7); the path is cut at the container's own level, because a process may
 *              have moved itself into a child (systemd or an engine inside of a container) that carries no limits.
 */
export function locateCgroup(
  containerId: string,
  pid: number | null,
  roots: KernelRoots = HOST_ROOTS,
): CgroupLocation | null {
  const version = cgroupVersion(roots);
  if (version === null) return null;
  const ownPaths = pid === null ? null : pathsByController(containerId, pid, roots);
  const netDev =
    ownPaths === null ? { because: "the container's processes are not visible here" } : netDevOf(pid, roots);

  if (version === 2) {
    const paths = [ownPaths?.get("")?.path, ...usualPaths(containerId)].filter((path) => path !== undefined);
    const dir = paths.map((path) => roots.cgroup + path).find((candidate) => existsSync(candidate));
    return dir === undefined ? null : { version, dir, netDev };
  }
  const dirOf = (controller: string): string | Unreadable => {
    const own = ownPaths?.get(controller === "unified" ? "" : controller);
    const paths = [own?.path, ...usualPaths(containerId)].filter((path) => path !== undefined);
    const mounts = [controller, own?.hierarchy].filter((mount) => mount !== undefined && mount !== "");
    const candidates = mounts.flatMap((mount) => paths.map((path) => `${roots.cgroup}/${mount}${path}`));
    const dir = candidates.find((candidate) => existsSync(candidate));
    return dir ?? { because: `the ${controller} controller is not mounted for this container` };
  };
  const dirs: V1Dirs = {
    cpu: dirOf("cpu"),
    cpuacct: dirOf("cpuacct"),
    memory: dirOf("memory"),
    blkio: countsBlockIo(roots) ? dirOf("blkio") : NO_BLOCK_COUNTS,
    throttle: dirOf("blkio"),
    pids: dirOf("pids"),
    unified: dirOf("unified"),
  };
  if (isUnreadable(dirs.memory) && isUnreadable(dirs.cpuacct)) return null;
  return { version, dirs, netDev };
}

const NO_BLOCK_COUNTS = {
  because: "this kernel counts block I/O per container only where a throttle is set (cgroup v1)",
};

/** A v1 kernel that counts names at least the host's own disk; one that does not says "Total 0" for everybody. */
function countsBlockIo(roots: KernelRoots): boolean {
  const root = readSmallFile(`${roots.cgroup}/blkio/blkio.throttle.io_service_bytes_recursive`);
  return !isUnreadable(root) && /^\d+:\d+ /m.test(root);
}

/** Where engines put a container unless told otherwise: used when PFN sees the cgroups, yet not the processes. */
function usualPaths(id: string): string[] {
  return [`/docker/${id}`, `/system.slice/docker-${id}.scope`];
}

interface ControllerPath {
  /** As mounted: controllers that share a hierarchy share a folder, "cpu,cpuacct". */
  hierarchy: string;
  path: string;
}

/** Paths by controller, "" for the unified hierarchy; `null` when the process is not one of this container's. */
function pathsByController(
  containerId: string,
  pid: number,
  roots: KernelRoots,
): Map<string, ControllerPath> | null {
  const text = readSmallFile(`${roots.proc}/${pid}/cgroup`);
  if (isUnreadable(text)) return null;
  const found = new Map<string, ControllerPath>();
  for (const line of text.split("\n")) {
    const [, hierarchy, ...rest] = line.split(":");
    const path = rest.join(":");
    const at = path.indexOf(containerId);
    if (hierarchy === undefined || at === -1 || path.includes("/../")) continue;
    const end = path.indexOf("/", at);
    const own = { hierarchy, path: end === -1 ? path : path.slice(0, end) };
    for (const controller of hierarchy.split(",")) found.set(controller, own);
  }
  return found.size === 0 ? null : found;
}

function netDevOf(pid: number | null, roots: KernelRoots): string | Unreadable {
  const own = networkOf(String(pid), roots);
  // The first process may be closed even to root; PFN's own network is the host's wherever PFN runs on it.
  if (isSameNetwork(own, networkOf("1", roots)) || isSameNetwork(own, networkOf("self", roots)))
    return { because: "the container shares the host's network: its own traffic cannot be told apart" };
  return `${roots.proc}/${pid}/net/dev`;
}

/** What tells networks apart: the link to the namespace, which only some may read, and a file's inode in it. */
interface NetworkIdentity {
  link: string | null;
  inode: number | null;
}

function networkOf(pid: string, roots: KernelRoots): NetworkIdentity {
  return {
    link: whereAllowed(() => readlinkSync(`${roots.proc}/${pid}/ns/net`)),
    // The kernel numbers each network's entries of /proc on their own, and shows the number to everybody.
    inode: whereAllowed(() => statSync(`${roots.proc}/${pid}/net/dev`).ino),
  };
}

/** What cannot be compared is taken to be different: then the container has a network of its own. */
function isSameNetwork(a: NetworkIdentity, b: NetworkIdentity): boolean {
  return a.link !== null && b.link !== null ? a.link === b.link : a.inode !== null && a.inode === b.inode;
}

/** `null` where this user may not look, or nothing is there. */
function whereAllowed<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (
      ["EACCES", "EPERM", "ENOENT", "ESRCH", "EINVAL"].includes((error as NodeJS.ErrnoException).code ?? "")
    )
      return null;
    throw error;
  }
}
