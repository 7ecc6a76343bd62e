import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { KernelRoots } from "@/server/adapters/cgroup/locate-cgroup";

export interface CgroupTree {
  roots: KernelRoots;
  containers: { id: string; pid: number }[];
  remove(): void;
}

const FIXTURES = fileURLToPath(new URL("../server/adapters/cgroup/fixtures/", import.meta.url));
const V1_CONTROLLERS = ["cpu", "cpuacct", "memory", "blkio", "pids", "unified"];
/** The fixtures' own container, whose files every generated one shows under a path of its own. */
const FIXTURE_PID = "4242";

/**
 * A tree of many containers in the layout of cgroup v1 (cgroupfs driver) or v2 (systemd driver), in a temp folder.
 * Every container has paths of its own; behind them are links to the recorded fixture, so that ten thousand cost
 * inodes and no half a gigabyte. What it cannot show is the kernel's own work to write a file's text.
 */
export function makeCgroupTree(version: 1 | 2, count: number): CgroupTree {
  const root = mkdtempSync(join(tmpdir(), `pfn-cgroup-v${version}-`));
  const fixture = join(FIXTURES, `v${version}`);
  const containers = Array.from({ length: count }, (_, index) => ({
    id: (index + 1).toString(16).padStart(64, "0"),
    pid: 100_000 + index,
  }));
  for (const { id, pid } of containers) {
    const proc = join(root, "proc", String(pid));
    mkdirSync(proc, { recursive: true });
    symlinkSync(join(fixture, "proc", FIXTURE_PID, "net"), join(proc, "net"));
    writeFileSync(join(proc, "cgroup"), version === 1 ? v1Lines(id) : `0::${v2Path(id)}\n`);
  }
  if (version === 1) for (const controller of V1_CONTROLLERS) linkV1(root, fixture, controller, containers);
  else linkV2(root, fixture, containers);
  return {
    roots: { cgroup: join(root, "cgroup"), proc: join(root, "proc") },
    containers,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function linkV1(
  root: string,
  fixture: string,
  controller: string,
  containers: CgroupTree["containers"],
): void {
  const source = join(fixture, "cgroup", controller, "docker");
  const [recorded] = readdirSync(source);
  const folder = join(root, "cgroup", controller, "docker");
  mkdirSync(folder, { recursive: true });
  for (const { id } of containers) symlinkSync(join(source, recorded as string), join(folder, id));
  // A root that names a disk, as on a kernel that counts block I/O: then those files are read as well.
  if (controller === "blkio") {
    const counting = "8:0 Read 4096\n8:0 Write 8192\nTotal 12288\n";
    writeFileSync(join(folder, "..", "blkio.throttle.io_service_bytes_recursive"), counting);
  }
}

function linkV2(root: string, fixture: string, containers: CgroupTree["containers"]): void {
  const source = join(fixture, "cgroup/system.slice");
  const [recorded] = readdirSync(source);
  mkdirSync(join(root, "cgroup/system.slice"), { recursive: true });
  writeFileSync(join(root, "cgroup/cgroup.controllers"), "cpu io memory pids\n");
  for (const { id } of containers)
    symlinkSync(join(source, recorded as string), join(root, "cgroup", v2Path(id)));
}

function v1Lines(id: string): string {
  return V1_CONTROLLERS.map((name, at) => `${at}:${name === "unified" ? "" : name}:/docker/${id}\n`).join("");
}

function v2Path(id: string): string {
  return `/system.slice/docker-${id}.scope`;
}
