import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterDouble } from "@/bench/cluster-double/cluster-double";
import type { PodRecipe } from "@/bench/cluster-double/double-objects";
import { SERVER } from "@/bench/cluster-double/real-answers";
import type { ContainerRuntime, RuntimeEvent } from "@/server/ports/container-runtime";
import { createKubernetesRuntime } from "./kubernetes-runtime";

const MIB = 2 ** 20;
const LIMITS = { cpu: "500m", memory: "256Mi" };
const RECIPE: PodRecipe = { name: "app", containers: [{ name: "app", limits: LIMITS }] };

let cluster: ClusterDouble;
let runtime: ContainerRuntime;
let told: RuntimeEvent[];
let breaks: string[];
let abort: AbortController;
let listening: Promise<void>;

beforeEach(async () => {
  cluster = await ClusterDouble.open();
  breaks = [];
  runtime = createKubernetesRuntime({
    config: cluster.config,
    scope: { node: "worker-1", namespace: null, labelSelector: null },
    pollMs: 5,
    onEventsBroken: (because) => breaks.push(because),
  });
});
afterEach(async () => {
  abort.abort();
  await listening;
  await runtime.close();
  await cluster.close();
});

function listen(since = Date.now()): void {
  told = [];
  abort = new AbortController();
  listening = (async () => {
    for await (const event of runtime.events(since, abort.signal)) told.push(event);
  })();
}
const kinds = () => told.map(({ kind }) => kind);
async function until(condition: () => boolean): Promise<void> {
  const endsAt = Date.now() + 4_000;
  while (!condition()) {
    if (Date.now() > endsAt) throw new Error(`told so far: ${JSON.stringify(told)}; ${breaks.join("; ")}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
/** The pods are watched once the double was asked for that. */
const watched = () => until(() => cluster.asked.filter((line) => line === "GET /api/v1/pods").length >= 2);

describe("the events of a cluster", () => {
  it("tell of an OOM kill with its exit code, and of the life that follows", async () => {
    listen();
    await watched();
    cluster.addPod(RECIPE, { cpuMillicores: 10, memoryBytes: (age) => (age > 10 ? 300 : 50) * MIB });
    await until(() => kinds().includes("start"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    cluster.tick();
    await until(() => kinds().includes("die"));
    await until(() => kinds().filter((kind) => kind === "start").length === 2);
    expect(kinds()).toEqual(["start", "oom", "die", "start"]);
    expect(told[2]).toMatchObject({ exitCode: 137, name: "shop/app/app" });
    expect(new Set(told.map(({ runtimeId }) => runtimeId)).size).toBe(1);
  });

  it("tell after a watch was forgotten (410 Gone) what happened meanwhile, and nothing twice", async () => {
    const pod = cluster.addPod(RECIPE, { cpuMillicores: 10, memoryBytes: () => 300 * MIB });
    cluster.addPod({ ...RECIPE, name: "leaves" });
    listen(Date.now() - 60_000);
    await watched();
    await until(() => told.length === 2);
    cluster.faults.push({ path: /\/pods$/, ...SERVER.forgotten });
    await cluster.breakWatches();
    cluster.tick();
    cluster.removePod("shop/leaves");
    cluster.pods.compact();
    await until(() => kinds().includes("die") && kinds().includes("destroy"));
    expect(kinds().sort()).toEqual(["destroy", "die", "oom", "start", "start", "start"]);
    expect(told.find(({ kind }) => kind === "destroy")).toMatchObject({ name: "shop/leaves/app" });
    expect(breaks.join()).toMatch(/too old/);
    expect(pod.metadata?.uid).toBeDefined();
  });

  it("begin again with a list when a watch is told that its place is too old", async () => {
    cluster.addPod(RECIPE);
    listen(Date.now() - 60_000);
    await watched();
    await until(() => told.length === 1);
    cluster.deletePod("shop/app");
    cluster.addPod({ ...RECIPE, name: "next" });
    cluster.pods.compact();
    await cluster.breakWatches();
    await until(() => told.some(({ name }) => name === "shop/next/app"));
    const ofFirst = told.filter(({ name }) => name === "shop/app/app").map(({ kind }) => kind);
    // How it ended is forgotten with it.
    expect(ofFirst).toEqual(["start", "destroy"]);
  });

  it("tell when a readiness probe fails and passes again", async () => {
    const readinessProbe = { httpGet: { path: "/ready", port: 8080 as never } };
    const pod = cluster.addPod({ name: "app", containers: [{ name: "app", readinessProbe }] });
    listen();
    await watched();
    for (const ready of [false, true]) {
      const now = cluster.pods.get("shop/app");
      if (now?.status?.containerStatuses?.[0]) now.status.containerStatuses[0].ready = ready;
      cluster.pods.put(now ?? pod);
    }
    await until(() => told.filter(({ kind }) => kind === "health_status").length === 2);
    expect(told.filter(({ kind }) => kind === "health_status").map(({ health }) => health)).toEqual([
      "unhealthy",
      "healthy",
    ]);
  });

  it("tell of a liveness probe that failed as often as it may, and of no other kill", async () => {
    const pod = cluster.addPod(RECIPE);
    listen();
    await watched();
    await until(() => cluster.asked.filter((line) => line === "GET /api/v1/events").length >= 2);
    const tell = (name: string, message: string) => {
      const { namespace, uid } = pod.metadata ?? {};
      cluster.events.put({
        apiVersion: "v1",
        kind: "Event",
        metadata: { name, namespace },
        involvedObject: { kind: "Pod", namespace, name: "app", uid, fieldPath: "spec.containers{app}" },
        ...{
          reason: "Killing",
          message,
          source: { component: "kubelet" },
          lastTimestamp: new Date().toISOString(),
        },
      });
    };
    tell("stops", "Stopping container app");
    tell("fails", "Container app failed liveness probe, will be restarted");
    await until(() => kinds().includes("health_status"));
    expect(told.filter(({ kind }) => kind === "health_status")).toMatchObject([
      { name: "shop/app/app", health: "unhealthy" },
    ]);
  });

  it("say how many lives they could not tell of", async () => {
    cluster.addPod(RECIPE);
    listen();
    await watched();
    const pod = cluster.pods.get("shop/app");
    const [status] = pod?.status?.containerStatuses ?? [];
    if (pod && status)
      cluster.pods.put({
        ...pod,
        status: { ...pod.status, containerStatuses: [{ ...status, restartCount: 4 }] },
      });
    await until(() => breaks.length > 0);
    expect(breaks).toEqual(["shop/app/app was restarted 3 times more than its pod tells of"]);
  });
});
