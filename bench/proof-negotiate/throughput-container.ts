import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import Docker from "dockerode";
import { dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import { removeContainer, runWorkload } from "../fixture-image";

const MEASURE_MS = 3_000;

/** A container that sends and writes as fast as it may, with the runtime that can cap it; removed at the end. */
export async function withThroughputContainer<T>(
  env: Record<string, string>,
  use: (it: { runtime: ContainerRuntime; id: string; address: string }) => Promise<T>,
): Promise<T> {
  const docker = new Docker();
  const runtime = createDockerRuntime({ endpoint: dockerEndpoint(process.env) });
  const container = await runWorkload(docker, {
    workload: "throughput",
    env,
    labels: { "pfn.proof": "negotiate" },
    memoryBytes: 256 * 2 ** 20,
  });
  try {
    const { NetworkSettings } = await container.inspect();
    const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
    if (!address) throw new Error("the container has no address of its own");
    await untilListening(address);
    return await use({ runtime, id: container.id, address });
  } finally {
    await removeContainer(docker, container.id);
    await runtime.close();
  }
}

/** Bytes a second that the container sent to this process over three seconds, the first burst left out. */
export async function sentPerSecond(address: string): Promise<number> {
  let received = 0;
  const socket = connect(9001, address);
  socket.on("data", (chunk) => {
    received += chunk.length;
  });
  await wait(1_000);
  const [from, at] = [received, performance.now()];
  await wait(MEASURE_MS);
  const rate = ((received - from) / (performance.now() - at)) * 1000;
  socket.destroy();
  return rate;
}

/** Bytes a second that reached the disk over three seconds. */
export async function writtenPerSecond(address: string): Promise<number> {
  const total = async () => Number(await text(connect(9002, address)));
  await wait(1_000);
  const [from, at] = [await total(), performance.now()];
  await wait(MEASURE_MS);
  return ((await total()) - from) / ((performance.now() - at) / 1000);
}

async function untilListening(address: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const socket = connect(9002, address);
    try {
      await text(socket);
      return;
    } catch (error) {
      if (tries === 50) throw error;
      await wait(100);
    }
  }
}
