import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { collectCgroups } from "@/server/adapters/cgroup/collect-cgroups";
import {
  type CgroupLocation,
  cgroupVersion,
  type KernelRoots,
  locateCgroup,
} from "@/server/adapters/cgroup/locate-cgroup";
import { readCgroup, readCgroupLimits } from "@/server/adapters/cgroup/read-cgroup";

const fixture = (version: "v1" | "v2"): KernelRoots => ({
  cgroup: fileURLToPath(new URL(`./fixtures/${version}/cgroup`, import.meta.url)),
  proc: fileURLToPath(new URL(`./fixtures/${version}/proc`, import.meta.url)),
});
const V1_ID = "1270bee3e0165aae30119b7d76e65986994ffa7a9adf5c430b43238b842a25ae";
const V2_ID = "c0ffee0000000000000000000000000000000000000000000000000000000002";
const PID = 4242;
const at = 1_700_000_000_000;

const made: string[] = [];
/** A copy of a fixture that a test may change. */
function copyOf(version: "v1" | "v2"): KernelRoots {
  const folder = mkdtempSync(join(tmpdir(), "pfn-cgroup-"));
  made.push(folder);
  cpSync(join(fixture(version).cgroup, ".."), folder, { recursive: true });
  return { cgroup: join(folder, "cgroup"), proc: join(folder, "proc") };
}
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});
function located(id: string, pid: number | null, roots: KernelRoots): CgroupLocation {
  const location = locateCgroup(id, pid, roots);
  if (location === null) throw new Error("not located");
  return location;
}
const v2Dir = (roots: KernelRoots) => join(roots.cgroup, `system.slice/docker-${V2_ID}.scope`);

describe("a cgroup v1 tree, recorded", () => {
  it("gives every field that this kernel has, and a reason for each that it has not", () => {
    expect(readCgroup(located(V1_ID, PID, fixture("v1")), at)).toEqual({
      at,
      cpuUsageNs: 1_990_134_752,
      cpuPeriods: 67,
      cpuThrottledPeriods: 65,
      memoryUsageBytes: 23_212_032,
      memoryInactiveFileBytes: 12_066_816,
      oomEvents: null,
      oomKills: 0,
      majorFaults: 7,
      networkRxBytes: 806,
      networkTxBytes: 0,
      networkDrops: 0,
      blockReadBytes: null,
      blockWriteBytes: null,
      blockReadOps: null,
      blockWriteOps: null,
      pids: 11,
      pidsLimit: 64,
      cpuPressure: 25.14,
      memoryPressure: 0,
      ioPressure: 0.12,
      limits: { cpuMillicores: 300, memoryBytes: 209_715_200 },
      source: "cgroup-v1",
      missing: {
        oomEvents: expect.stringContaining("cgroup v1"),
        blockReadBytes: expect.stringContaining("only where a throttle is set"),
        blockWriteBytes: expect.stringContaining("only where a throttle is set"),
        blockReadOps: expect.stringContaining("only where a throttle is set"),
        blockWriteOps: expect.stringContaining("only where a throttle is set"),
      },
    });
  });

  it("counts block I/O where the kernel does, and then nothing done is zero", () => {
    const roots = copyOf("v1");
    const file = "blkio.throttle.io_service_bytes_recursive";
    writeFileSync(
      join(roots.cgroup, "blkio", file),
      "8:0 Read 900\n8:0 Write 900\n8:0 Total 1800\nTotal 1800\n",
    );
    expect(readCgroup(located(V1_ID, PID, roots), at)).toMatchObject({ blockReadBytes: 0, blockWriteOps: 0 });
    const lines = "8:0 Read 4096\n8:0 Write 8192\n8:0 Sync 1\n8:16 Read 1\n8:16 Write 2\nTotal 12291\n";
    writeFileSync(join(roots.cgroup, "blkio/docker", V1_ID, file), lines);
    expect(readCgroup(located(V1_ID, PID, roots), at)).toMatchObject({
      blockReadBytes: 4097,
      blockWriteBytes: 8194,
    });
  });

  it("reads a quota of −1 and the kernel's largest number as no limit", () => {
    const roots = copyOf("v1");
    writeFileSync(join(roots.cgroup, "cpu/docker", V1_ID, "cpu.cfs_quota_us"), "-1\n");
    writeFileSync(
      join(roots.cgroup, "memory/docker", V1_ID, "memory.limit_in_bytes"),
      "9223372036854771712\n",
    );
    const none = { cpuMillicores: null, memoryBytes: null };
    expect(readCgroupLimits(located(V1_ID, PID, roots))).toEqual(none);
  });

  it("says why there is no pressure where the unified hierarchy is not mounted", () => {
    const roots = copyOf("v1");
    rmSync(join(roots.cgroup, "unified"), { recursive: true });
    const reading = readCgroup(located(V1_ID, PID, roots), at);
    expect(reading?.cpuPressure).toBeNull();
    expect(reading?.missing.cpuPressure).toMatch(/cgroup v1 keeps no pressure/);
  });

  it("finds controllers that share a folder, as most hosts mount cpu and cpuacct", () => {
    const roots = copyOf("v1");
    const shared = join(roots.cgroup, "cpu,cpuacct/docker", V1_ID);
    for (const controller of ["cpu", "cpuacct"]) {
      cpSync(join(roots.cgroup, controller, "docker", V1_ID), shared, { recursive: true });
      rmSync(join(roots.cgroup, controller), { recursive: true });
    }
    const lines = ["4:cpu,cpuacct", "3:memory", "2:pids", "1:blkio"].map(
      (head) => `${head}:/docker/${V1_ID}`,
    );
    writeFileSync(join(roots.proc, `${PID}/cgroup`), `${lines.join("\n")}\n`);
    const reading = readCgroup(located(V1_ID, PID, roots), at);
    expect(reading).toMatchObject({ cpuUsageNs: 1_990_134_752, limits: { cpuMillicores: 300 } });
  });
});

describe("a cgroup v2 tree, systemd driver", () => {
  it("gives every field, at the container's own level though its process moved into a child", () => {
    expect(readCgroup(located(V2_ID, PID, fixture("v2")), at)).toEqual({
      at,
      cpuUsageNs: 81_234_567_000,
      cpuPeriods: 4000,
      cpuThrottledPeriods: 120,
      memoryUsageBytes: 134_217_728,
      memoryInactiveFileBytes: 50_331_648,
      oomEvents: 3,
      oomKills: 2,
      majorFaults: 77,
      networkRxBytes: 124_456,
      networkTxBytes: 656_321,
      networkDrops: 3,
      blockReadBytes: 4_097_000,
      blockWriteBytes: 8_194_000,
      blockReadOps: 101,
      blockWriteOps: 202,
      pids: 17,
      pidsLimit: null,
      cpuPressure: 12.5,
      memoryPressure: 3.25,
      ioPressure: 0.75,
      limits: { cpuMillicores: 1500, memoryBytes: 268_435_456 },
      source: "cgroup-v2",
      missing: {},
    });
  });

  it("reads max as no limit", () => {
    const roots = copyOf("v2");
    writeFileSync(join(v2Dir(roots), "cpu.max"), "max 100000\n");
    writeFileSync(join(v2Dir(roots), "memory.max"), "max\n");
    const none = { cpuMillicores: null, memoryBytes: null };
    expect(readCgroupLimits(located(V2_ID, PID, roots))).toEqual(none);
  });

  it("never takes an unreadable limit for none", () => {
    const roots = copyOf("v2");
    rmSync(join(v2Dir(roots), "memory.max"));
    const reading = readCgroup(located(V2_ID, PID, roots), at);
    expect(reading?.limits).toBeNull();
    expect(reading?.missing.limits).toBe("memory.max does not exist");
  });

  it("loses only the fields of a file that is absent, and of a key that this kernel lacks", () => {
    const roots = copyOf("v2");
    rmSync(join(v2Dir(roots), "cpu.pressure"));
    writeFileSync(join(v2Dir(roots), "cpu.stat"), "usage_usec 5\n");
    const reading = readCgroup(located(V2_ID, PID, roots), at);
    expect(reading).toMatchObject({
      cpuUsageNs: 5000,
      cpuPeriods: null,
      cpuPressure: null,
      memoryPressure: 3.25,
    });
    expect(reading?.missing).toEqual({
      cpuPeriods: "the kernel does not report nr_periods",
      cpuThrottledPeriods: "the kernel does not report nr_throttled",
      cpuPressure: "cpu.pressure does not exist",
    });
  });

  it("takes an empty io.stat for nothing done", () => {
    const roots = copyOf("v2");
    writeFileSync(join(v2Dir(roots), "io.stat"), "");
    expect(readCgroup(located(V2_ID, PID, roots), at)).toMatchObject({ blockReadBytes: 0, blockWriteOps: 0 });
  });
});

describe("locating a container", () => {
  it("knows the version by what is mounted", () => {
    expect([cgroupVersion(fixture("v1")), cgroupVersion(fixture("v2"))]).toEqual([1, 2]);
    expect(cgroupVersion({ cgroup: "/nowhere", proc: "/nowhere" })).toBeNull();
  });

  it("does not take a stranger with the same pid for the container", () => {
    const stranger = "f".repeat(64);
    expect(locateCgroup(stranger, PID, fixture("v1"))).toBeNull();
    expect(locateCgroup(stranger, PID, fixture("v2"))).toBeNull();
  });

  it.each([
    { version: "v1" as const, id: V1_ID },
    { version: "v2" as const, id: V2_ID },
  ])("finds the files of $version without seeing the process, and says what is lost", ({ version, id }) => {
    for (const pid of [null, 1]) {
      const reading = readCgroup(located(id, pid, fixture(version)), at);
      expect(reading?.memoryUsageBytes).toBeGreaterThan(0);
      expect(reading?.networkRxBytes).toBeNull();
      expect(reading?.missing.networkRxBytes).toMatch(/not visible here/);
    }
  });

  it("finds the cgroupfs driver's place on v2 too", () => {
    const roots = copyOf("v2");
    mkdirSync(join(roots.cgroup, "docker"));
    cpSync(v2Dir(roots), join(roots.cgroup, "docker", V2_ID), { recursive: true });
    writeFileSync(join(roots.proc, `${PID}/cgroup`), `0::/docker/${V2_ID}\n`);
    expect(located(V2_ID, PID, roots)).toMatchObject({ dir: join(roots.cgroup, "docker", V2_ID) });
  });
});

describe("collecting many", () => {
  it.each([
    { version: "v1" as const, id: V1_ID },
    { version: "v2" as const, id: V2_ID },
  ])("leaves out a $version container that is gone", async ({ version, id }) => {
    const roots = copyOf(version);
    const location = located(id, PID, roots);
    const targets = new Map([
      ["here", located(id, PID, fixture(version))],
      ["gone", location],
    ]);
    rmSync(roots.cgroup, { recursive: true });
    expect([...(await collectCgroups(targets, () => at)).keys()]).toEqual(["here"]);
  });

  it("lets others run in between", async () => {
    const location = located(V2_ID, PID, fixture("v2"));
    const targets = new Map(Array.from({ length: 2_000 }, (_, index) => [String(index), location]));
    let turns = 0;
    const other = setInterval(() => turns++, 0);
    const readings = await collectCgroups(targets, () => at);
    clearInterval(other);
    expect(readings.size).toBe(2_000);
    expect(turns).toBeGreaterThan(0);
  });
});
