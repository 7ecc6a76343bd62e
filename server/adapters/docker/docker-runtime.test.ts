import Docker from "dockerode";
import { afterAll, describe, expect, it } from "vitest";
import { removeContainer, runWorkload } from "@/bench/fixture-image";
import { dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import { containerRuntimeConformance } from "@/server/ports/container-runtime.conformance";

const MIB = 1024 * 1024;
const docker = new Docker();
const absent: string | null = await docker.ping().then(
  () => null,
  (error: Error) => error.message,
);
const required = process.env.PFN_REQUIRE_ALL === "1";
if (absent !== null && required)
  throw new Error(`PFN_REQUIRE_ALL=1, but no Docker engine answers: ${absent}`);
if (absent !== null) console.warn(`No Docker engine answers (${absent}): its tests are left out.`);

describe.skipIf(absent !== null)("a real Docker engine", { timeout: 60_000 }, () => {
  const endpoint = dockerEndpoint(process.env);
  const runtime = createDockerRuntime({ endpoint });
  const started: string[] = [];
  const run = async (options: Parameters<typeof runWorkload>[1]) => {
    const container = await runWorkload(docker, options);
    started.push(container.id);
    await untilReady(container);
    return container.id;
  };

  afterAll(async () => {
    for (const id of started) await removeContainer(docker, id);
    await runtime.close();
  }, 60_000);

  containerRuntimeConformance("docker", {
    runtime: () => runtime,
    now: Date.now,
    startContainer: (options) => run({ workload: "healthy", ...options }),
    stopContainer: async (id) => {
      await docker.getContainer(id).stop({ t: 5 });
    },
    removeContainer: (id) => removeContainer(docker, id),
    advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });

  const limitsOf = async (id: string) => (await runtime.readLimits(id)).limits;
  const recordOf = async (id: string) => (await docker.getContainer(id).inspect()).HostConfig;

  it("keeps a CPU limit in the form that the container was created with", async () => {
    const id = await run({ workload: "healthy", hostConfig: { CpuQuota: 25_000, CpuPeriod: 50_000 } });
    expect(await limitsOf(id)).toMatchObject({ cpuMillicores: 500, memoryBytes: null });
    await runtime.updateLimits(id, { cpuMillicores: 800, memoryBytes: null });
    expect(await recordOf(id)).toMatchObject({ CpuQuota: 40_000, CpuPeriod: 50_000, NanoCpus: 0 });
    expect((await limitsOf(id)).cpuMillicores).toBe(800);
  });

  it.each([
    { name: "no swap stays no swap", swap: 128 * MIB, raised: 256 * MIB },
    { name: "the swap headroom stays the same", swap: 192 * MIB, raised: 320 * MIB },
    { name: "unlimited swap stays unlimited", swap: -1, raised: -1 },
  ])("raises memory past the stored swap cap: $name", async ({ swap, raised }) => {
    const id = await run({ workload: "healthy", hostConfig: { Memory: 128 * MIB, MemorySwap: swap } });
    await runtime.updateLimits(id, { cpuMillicores: null, memoryBytes: 256 * MIB });
    expect((await recordOf(id)).MemorySwap).toBe(raised);
    expect((await limitsOf(id)).memoryBytes).toBe(256 * MIB);
  });

  it("caps a container that had no limits", async () => {
    const id = await run({ workload: "healthy" });
    await runtime.updateLimits(id, { cpuMillicores: 400, memoryBytes: 256 * MIB });
    expect(await limitsOf(id)).toMatchObject({ cpuMillicores: 400, memoryBytes: 256 * MIB });
  });

  it("passes on the engine's own refusal, and leaves both limits as they were", async () => {
    const id = await run({ workload: "healthy", memoryBytes: 128 * MIB, cpuMillicores: 250 });
    const tooMuch = { cpuMillicores: 9_999_000, memoryBytes: 256 * MIB };
    await expect(runtime.updateLimits(id, tooMuch)).rejects.toThrow(/Range of CPUs/);
    expect(await limitsOf(id)).toMatchObject({ cpuMillicores: 250, memoryBytes: 128 * MIB });
  });

  it("reads the same container alike from cgroup files and from the stats API", async () => {
    const remote = createDockerRuntime({ endpoint, kernel: null });
    const id = await run({ workload: "healthy", memoryBytes: 128 * MIB, cpuMillicores: 500 });
    const snapshots = (await runtime.listContainers()).filter((c) => c.runtimeId === id);
    const [files, stats] = [await runtime.readAll(snapshots), await remote.readAll(snapshots)].map((r) =>
      r.get(id),
    );
    await remote.close();
    expect(stats?.source).toBe("stats-api");
    expect(stats?.limits).toMatchObject({ ...files?.limits });
    const close = (a: number, b: number, within: number) =>
      expect(Math.abs(a - b)).toBeLessThanOrEqual(within);
    close(files?.memoryUsageBytes ?? Number.NaN, stats?.memoryUsageBytes ?? Number.NaN, 8 * MIB);
    close(files?.cpuUsageNs ?? Number.NaN, stats?.cpuUsageNs ?? Number.NaN, 1e9);
    close(files?.pids ?? Number.NaN, stats?.pids ?? Number.NaN, 2);
    expect(stats?.networkRxBytes).toBeGreaterThanOrEqual(files?.networkRxBytes ?? Number.NaN);
  });

  it("says that the traffic of a container in the host's network cannot be told apart", async () => {
    const id = await run({ workload: "healthy", hostConfig: { NetworkMode: "host" } });
    const snapshots = (await runtime.listContainers()).filter((c) => c.runtimeId === id);
    const reading = (await runtime.readAll(snapshots)).get(id);
    expect(reading?.networkRxBytes).toBeNull();
    expect(reading?.missing.networkRxBytes).toMatch(/host's network|no network of its own/);
  });

  it("notices a restart between two ticks, though nobody told of it", async () => {
    const id = await run({ workload: "healthy" });
    const tick = async () => {
      const snapshots = (await runtime.listContainers()).filter((c) => c.runtimeId === id);
      return { snapshot: snapshots[0], reading: (await runtime.readAll(snapshots)).get(id) };
    };
    const before = await tick();
    await docker.getContainer(id).restart({ t: 5 });
    await tick();
    const after = await tick();
    expect(after.snapshot?.pid).not.toBe(before.snapshot?.pid);
    expect(after.snapshot?.startedAt).toBeGreaterThan(before.snapshot?.startedAt ?? Number.NaN);
    expect(after.reading?.networkRxBytes).toEqual(expect.any(Number));
  });

  it("sees a limit that somebody else changed", async () => {
    const id = await run({ workload: "healthy", memoryBytes: 128 * MIB });
    const list = async () => (await runtime.listContainers()).filter((c) => c.runtimeId === id);
    await runtime.readAll(await list());
    await docker.getContainer(id).update({ Memory: 192 * MIB, MemorySwap: 192 * MIB });
    expect((await runtime.readAll(await list())).get(id)?.limits?.memoryBytes).toBe(192 * MIB);
    expect((await list())[0]?.limits.memoryBytes).toBe(192 * MIB);
  });

  it("tells of a kernel's OOM kill: the event, the exit code and the inspect answer", async () => {
    const since = Date.now();
    const env = { LEAK_MIB_PER_MINUTE: "6000", HOLD_MIB: "8" };
    const id = await run({ workload: "leak", env, memoryBytes: 64 * MIB });
    const kinds: string[] = [];
    for await (const event of runtime.events(since, AbortSignal.timeout(20_000))) {
      if (event.runtimeId !== id) continue;
      kinds.push(event.kind);
      if (event.kind !== "die") continue;
      expect(event.exitCode).toBe(137);
      break;
    }
    expect(kinds).toContain("oom");
    expect(kinds).not.toContain("stop_requested");
    expect(await runtime.inspect(id)).toMatchObject({ state: "exited", oomKilled: true, exitCode: 137 });
  });

  it("recognises a Compose service under any container name, and a fixed heap in its environment", async () => {
    const labels = { "com.docker.compose.project": "shop", "com.docker.compose.service": "api" };
    const id = await run({
      workload: "healthy",
      labels,
      env: { NODE_OPTIONS: "--max-old-space-size=64", KEY: "s3cret" },
    });
    const snapshot = await runtime.inspect(id);
    expect(snapshot).toMatchObject({
      workloadKey: "compose:shop/api",
      workloadName: "api",
      fixedHeap: { flag: "--max-old-space-size=64", bytes: 64 * MIB },
    });
    expect(JSON.stringify(snapshot)).not.toContain("s3cret");
    expect(snapshot?.addresses).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/)]);
  });
});

/** A fixture says "ready" once it holds its memory. */
async function untilReady(container: Docker.Container): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if ((await container.logs({ stdout: true })).toString().includes("ready")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`container ${container.id} did not become ready`);
}
