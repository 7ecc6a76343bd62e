import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterDouble } from "@/bench/cluster-double/cluster-double";
import { toSample } from "@/server/domain/telemetry/to-sample";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import type { MetricAnswer, QueryMetrics } from "@/server/ports/metric-query";
import { createKubernetesRuntime, type KubernetesRuntimeOptions } from "../kubernetes-runtime";

const MIB = 2 ** 20;
const START = Date.UTC(2026, 0, 5, 10);
let now = START;
let cluster: ClusterDouble;
let runtime: ContainerRuntime;

function open(usage: KubernetesRuntimeOptions["usage"]): void {
  const scope = { node: "worker-1", namespace: null, labelSelector: null };
  runtime = createKubernetesRuntime({ config: cluster.config, scope, usage, now: () => now });
}
async function read() {
  const containers = await runtime.listContainers();
  const readings = await runtime.readAll(containers);
  return containers.map(({ name, runtimeId }) => ({ name, reading: readings.get(runtimeId) }));
}
const readOne = async () => (await read())[0]?.reading ?? expect.fail("no reading");

beforeEach(async () => {
  now = START;
  cluster = await ClusterDouble.open({ now: () => now });
  cluster.addPod({ name: "app", containers: [{ name: "app", limits: { cpu: "500m", memory: "256Mi" } }] });
  now += 60_000;
});
afterEach(async () => {
  await runtime.close();
  await cluster.close();
});

describe("usage from a node's kubelet", () => {
  it("is what cAdvisor counted, dated when it was measured, with a reason for what it does not tell", async () => {
    open("best");
    const reading = await readOne();
    expect(reading).toMatchObject({
      at: START + 60_000,
      source: "cadvisor",
      cpuUsageNs: (1 + 20 * 0.001 * 60) * 1e9,
      memoryUsageBytes: 52 * MIB,
      memoryInactiveFileBytes: 4 * MIB,
      majorFaults: 3,
      oomKills: 0,
      blockReadBytes: 2 * 8192,
      networkRxBytes: 1000,
      pids: 7,
      limits: { cpuMillicores: 500, memoryBytes: 256 * MIB },
    });
    expect(reading.missing.cpuPressure).toMatch(/pressure as a total/);
    now += 10_000;
    const sample = toSample(reading, await readOne(), { restartCount: 0 });
    expect(sample.cpuMillicores).toBeCloseTo(20);
    expect(sample.memoryWorkingSetBytes).toBe(48 * MIB);
  });

  it("tells no container's network where a pod's containers share it", async () => {
    cluster.addPod({ name: "pair", containers: [{ name: "app" }, { name: "helper" }] });
    open("best");
    for (const { name, reading } of await read()) {
      if (!name.startsWith("shop/pair")) continue;
      expect(reading?.networkRxBytes, name).toBeNull();
      expect(reading?.missing.networkRxBytes, name).toMatch(/share one network/);
    }
  });

  it("gives way to metrics.k8s.io where the kubelet may not be asked, and to a reason where nothing may", async () => {
    cluster.has.nodeProxy = false;
    open("best");
    expect((await readOne()).source).toBe("metrics-api");
    cluster.has.metrics = false;
    const reading = await readOne();
    expect(reading).toMatchObject({ cpuUsageNs: null, memoryUsageBytes: null });
    expect(reading.missing.cpuUsageNs).toMatch(/could not find the requested resource.+nodes\/proxy/);
    expect(await runtime.hostMemoryAvailable()).toBeNull();
  });

  it("is whole, though what carries it knows floating point only", async () => {
    const workload = { cpuMillicores: 7, memoryBytes: (age: number) => 50_000_000 + age / 7 };
    cluster.addPod({ name: "odd", containers: [{ name: "app" }] }, workload);
    now += 12_345;
    open("best");
    for (const { name, reading } of await read())
      for (const field of ["cpuUsageNs", "memoryUsageBytes", "memoryInactiveFileBytes"] as const)
        expect(Number.isSafeInteger(reading?.[field]), `${name} ${field}`).toBe(true);
    expect(Number.isSafeInteger(await runtime.hostMemoryAvailable())).toBe(true);
  });

  it("tells what the node has left", async () => {
    open("best");
    await read();
    expect(await runtime.hostMemoryAvailable()).toBe(8 * 1024 * MIB - (512 + 48) * MIB);
  });
});

describe("usage from metrics.k8s.io", () => {
  it("makes the server's average of the time between two readings, and of one alone nothing", async () => {
    open("metrics-api");
    const first = await readOne();
    now += 15_000;
    const second = await readOne();
    const sample = toSample(first, second, { restartCount: 0 });
    expect(sample.cpuMillicores).toBeCloseTo(20);
    expect(sample.memoryWorkingSetBytes).toBe(48 * MIB);
    expect(sample.memoryUsageBytes).toBeNull();
    expect(sample.missing.memoryUsageBytes).toMatch(/CPU and working set only/);
    expect(toSample(null, second, { restartCount: 0 }).cpuMillicores).toBeNull();
  });
});

describe("usage from Prometheus", () => {
  const place = { namespace: "shop", pod: "app", container: "app" };
  const answers: Record<string, MetricAnswer["series"]> = {
    "timestamp(": [{ labels: place, value: (START + 52_000) / 1000 }],
    '{id="/"': [{ labels: { id: "/" }, value: 700 * MIB }],
    "{__name__": [
      { labels: { ...place, __name__: "container_cpu_usage_seconds_total" }, value: 12 },
      { labels: { ...place, __name__: "container_memory_usage_bytes" }, value: 90 * MIB },
      { labels: { ...place, __name__: "container_memory_working_set_bytes" }, value: 80 * MIB },
    ],
  };
  const asked: string[] = [];
  const query: QueryMetrics = async ({ query: text }) => {
    asked.push(text);
    return { at: now, series: Object.entries(answers).find(([key]) => text.includes(key))?.[1] ?? [] };
  };

  it("is dated when it was scraped, and asks for this node alone", async () => {
    open({ url: "http://prometheus:9090", selector: 'node="worker-1"', query });
    const reading = await readOne();
    expect(reading).toMatchObject({
      at: START + 52_000,
      source: "prometheus",
      cpuUsageNs: 12e9,
      memoryUsageBytes: 90 * MIB,
      memoryInactiveFileBytes: 10 * MIB,
      blockReadBytes: null,
    });
    expect(await runtime.hostMemoryAvailable()).toBe(8 * 1024 * MIB - 700 * MIB);
    expect(asked.every((text) => text.includes('node="worker-1"'))).toBe(true);
  });
});

describe("an API server that answers with a page", () => {
  it("is not taken for one", async () => {
    const page = createServer((_, response) => response.end("<html>Sign in</html>"));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const { port } = page.address() as AddressInfo;
    const config = cluster.config;
    config.loadFromClusterAndUser(
      { name: "page", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: "pfn" },
    );
    runtime = createKubernetesRuntime({ config, scope: { node: "a", namespace: null, labelSelector: null } });
    await expect(runtime.listContainers()).rejects.toThrow(/does not answer as an API server does/);
    page.close();
  });
});
