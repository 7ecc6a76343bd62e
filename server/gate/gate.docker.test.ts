import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeContainer, runWorkload } from "@/bench/fixture-image";
import { type StartedGate, startGate } from "@/bench/security/gate/start-gate";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import { RuntimeRefusal, RuntimeUnavailable } from "@/server/ports/container-runtime";
import { containerRuntimeConformance } from "@/server/ports/container-runtime.conformance";

/** The raw engine, to set the stage; what is under test asks the gate. */
const docker = new Docker();
const absent: string | null = await docker.ping().then(
  () => null,
  (error: Error) => error.message,
);
if (absent !== null && process.env.PFN_REQUIRE_ALL === "1")
  throw new Error(`PFN_REQUIRE_ALL=1, but no Docker engine answers: ${absent}`);
if (absent !== null) console.warn(`No Docker engine answers (${absent}): its tests are left out.`);

describe.skipIf(absent !== null)("a real Docker engine behind the gate", { timeout: 60_000 }, () => {
  let gate: StartedGate;
  let runtime: ContainerRuntime;
  const started: string[] = [];
  const run = async (options: Parameters<typeof runWorkload>[1]) => {
    const container = await runWorkload(docker, options);
    started.push(container.id);
    await untilReady(container);
    return container.id;
  };

  beforeAll(async () => {
    gate = await startGate();
    runtime = createDockerRuntime({ endpoint: { kind: "socket", path: gate.socket, isGate: true } });
  });
  afterAll(async () => {
    for (const id of started) await removeContainer(docker, id);
    await runtime.close();
    await gate.stop();
  });

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

  it("sees a container as the engine itself shows it, but for its command line", async () => {
    const env = { NODE_OPTIONS: "--max-old-space-size=64", KEY: "s3cret" };
    const id = await run({ workload: "healthy", env, memoryBytes: 128 * 2 ** 20 });
    const direct = createDockerRuntime({ endpoint: { kind: "socket", path: "/var/run/docker.sock" } });
    const [through, raw] = [await runtime.inspect(id), await direct.inspect(id)];
    await direct.close();
    expect(through).toEqual({ ...raw, command: ["/usr/bin/node"] });
    expect(through?.fixedHeap).toEqual({ flag: "--max-old-space-size=64", bytes: 64 * 2 ** 20 });
  });

  it("refuses to change a container of PFN's own, in words", async () => {
    const id = await run({ workload: "healthy", labels: { "pfn.protected": "true" }, cpuMillicores: 250 });
    const target = { cpuMillicores: 500, memoryBytes: null };
    const changed = runtime.updateLimits(id, target);
    await expect(changed).rejects.toThrow(/the gate refuses: .*pfn\.protected/);
    await expect(changed).rejects.toThrow(RuntimeRefusal);
    expect((await docker.getContainer(id).inspect()).HostConfig.NanoCpus).toBe(250e6);
  });

  it("says so when the gate is gone, and asks the engine no other way", async () => {
    const dead = await startGate();
    const left = createDockerRuntime({ endpoint: { kind: "socket", path: dead.socket, isGate: true } });
    expect((await left.describeHost()).kind).toBe("docker");
    await dead.stop("SIGKILL");
    const calls = [
      left.listContainers(),
      left.describeHost(),
      left.readLimits("0".repeat(64)),
      left.updateLimits("0".repeat(64), { cpuMillicores: 500, memoryBytes: null }),
    ];
    for (const call of calls) {
      await expect(call).rejects.toThrow(/the gate at .*gate\.sock does not answer .*start it again/);
      await expect(call).rejects.toThrow(RuntimeUnavailable);
    }
    await left.close();
  });
});

async function untilReady(container: Docker.Container): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if ((await container.logs({ stdout: true })).toString().includes("ready")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`container ${container.id} did not become ready`);
}
