import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterDouble } from "@/bench/cluster-double/cluster-double";
import type { ClusterDoubleOptions, Workload } from "@/bench/cluster-double/double-cluster";
import type { ContainerRecipe, PodRecipe } from "@/bench/cluster-double/double-objects";
import { KUBELET, SERVER } from "@/bench/cluster-double/real-answers";
import {
  ContainerGone,
  type ContainerRuntime,
  RuntimeDeferral,
  RuntimeInfeasible,
  RuntimeRefusal,
  RuntimeUnavailable,
} from "@/server/ports/container-runtime";
import { formatRef, refOf } from "./container-ref";
import { createKubernetesRuntime } from "./kubernetes-runtime";

const MIB = 2 ** 20;
const APP: ContainerRecipe = {
  name: "app",
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "500m", memory: "256Mi" },
};

let cluster: ClusterDouble;
let runtime: ContainerRuntime;

async function open(options: ClusterDoubleOptions = {}): Promise<void> {
  cluster = await ClusterDouble.open(options);
  connect();
}
function connect(deferralPatienceMs = 60, patienceMs = 300): void {
  runtime = createKubernetesRuntime({
    config: cluster.config,
    scope: { node: "worker-1", namespace: null, labelSelector: null },
    timeoutMs: 3_000,
    pollMs: 5,
    patienceMs,
    deferralPatienceMs,
    retryAfterMs: 60_000,
  });
}
beforeEach(() => open());
afterEach(async () => {
  await runtime.close();
  await cluster.close();
});

function start(recipe: Partial<PodRecipe> = {}, workload?: Workload): string {
  const pod = cluster.addPod({ name: "app", containers: [APP], ...recipe }, workload);
  return formatRef(refOf(pod, recipe.containers?.[0]?.name ?? recipe.initContainers?.[0]?.name ?? "app"));
}
const raise = (id: string, memoryMib = 384) =>
  runtime.updateLimits(id, { cpuMillicores: null, memoryBytes: memoryMib * MIB });
const raiseCpu = (id: string, cpuMillicores = 800) =>
  runtime.updateLimits(id, { cpuMillicores, memoryBytes: null });
const limitsOf = async (id: string) => (await runtime.readLimits(id)).limits;
const specOf = (key = "shop/app") => cluster.pods.get(key)?.spec?.containers[0]?.resources;
const patches = () => cluster.asked.filter((line) => line.startsWith("PATCH")).length;
const UNTOUCHED = { cpuMillicores: 500, memoryBytes: 256 * MIB };
const FIRST_SPEC = { limits: APP.limits, requests: APP.requests };

describe("a kubelet", () => {
  it("that defers has its ask taken back, and serves the next one", async () => {
    const id = start();
    cluster.scripts.set("shop/app", [KUBELET.deferred]);
    const before = Date.now();
    const refusal = await raise(id).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RuntimeDeferral);
    expect((refusal as RuntimeDeferral).message).toBe(KUBELET.deferred.message);
    expect((refusal as RuntimeDeferral).retryAt).toBeGreaterThanOrEqual(before + 60_000);
    expect(specOf()).toMatchObject({ limits: { memory: "256Mi" }, requests: { memory: "128Mi" } });
    expect(await limitsOf(id)).toEqual(UNTOUCHED);
    await raise(id);
    expect(await limitsOf(id)).toEqual({ cpuMillicores: 500, memoryBytes: 384 * MIB });
  });

  it("that defers for a moment only is waited for", async () => {
    const id = start();
    cluster.scripts.set("shop/app", [KUBELET.deferred]);
    connect(3_000, 3_000);
    const raised = raise(id);
    while (cluster.scripts.get("shop/app")?.length !== 0) await new Promise(setImmediate);
    cluster.tick();
    await raised;
    expect(await limitsOf(id)).toMatchObject({ memoryBytes: 384 * MIB });
  });

  it.each([{ answer: KUBELET.infeasible }, { answer: KUBELET.staticCpus }])(
    "that says infeasible ($answer.message) leaves everything as it was",
    async ({ answer }) => {
      const id = start();
      cluster.scripts.set("shop/app", [answer]);
      const refusal = await raiseCpu(id).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(RuntimeInfeasible);
      expect((refusal as Error).message).toBe(answer.message);
      expect(specOf()).toMatchObject(FIRST_SPEC);
      expect(await limitsOf(id)).toEqual(UNTOUCHED);
    },
  );

  it("decides by its node: more than it has is infeasible, more than is free is deferred", async () => {
    const id = start();
    await expect(raiseCpu(id, 64_000)).rejects.toThrow(
      "Node didn't have enough capacity: cpu, requested: 12800, capacity: 4000",
    );
    start({
      name: "neighbour",
      containers: [{ name: "app", requests: { cpu: "3850m" }, limits: { cpu: "4" } }],
    });
    await expect(raiseCpu(id, 1_000)).rejects.toThrow(RuntimeDeferral);
    cluster.removePod("shop/neighbour");
    await raiseCpu(id, 1_000);
    expect(await limitsOf(id)).toMatchObject({ cpuMillicores: 1_000 });
  });

  it("that meets an error is asked for what was there before", async () => {
    const id = start();
    cluster.scripts.set("shop/app", [KUBELET.belowUsage]);
    await expect(raise(id, 200)).rejects.toThrow(/below current usage/);
    expect(specOf()).toMatchObject(FIRST_SPEC);
    expect(await limitsOf(id)).toEqual(UNTOUCHED);
  });

  it("that neither does nor refuses is not believed, and found again by the next try", async () => {
    const id = start();
    cluster.scripts.set("shop/app", [KUBELET.inProgress]);
    await expect(raise(id)).rejects.toThrow(RuntimeUnavailable);
    expect(await limitsOf(id)).toEqual(UNTOUCHED);
    const asked = patches();
    cluster.tick();
    await raise(id);
    expect(patches()).toBe(asked);
    expect(await limitsOf(id)).toMatchObject({ memoryBytes: 384 * MIB });
  });

  it("is never asked to lower memory under what is used, nor when that cannot be read", async () => {
    const id = start({}, { cpuMillicores: 10, memoryBytes: () => 100 * MIB });
    await expect(raise(id, 64)).rejects.toThrow(/working set of 100.0 MiB does not fit/);
    cluster.has = { ...cluster.has, nodeProxy: false, metrics: false };
    await expect(raise(id, 200)).rejects.toThrow(/is not lowered unseen/);
    expect(patches()).toBe(0);
  });
});

describe("an API server", () => {
  it("that reports a conflict is asked again with what is there now", async () => {
    const id = start();
    cluster.faults.push({ method: "PATCH", path: /resize$/, ...SERVER.conflict });
    await raise(id);
    expect(patches()).toBe(2);
    expect(await limitsOf(id)).toMatchObject({ memoryBytes: 384 * MIB });
  });

  it("that has too much to do is left alone for as long as it says", async () => {
    const id = start();
    cluster.faults.push({ method: "PATCH", path: /resize$/, ...SERVER.tooMany });
    const before = performance.now();
    await raise(id);
    expect(performance.now() - before).toBeGreaterThanOrEqual(990);
    expect(await limitsOf(id)).toMatchObject({ memoryBytes: 384 * MIB });
  });

  it("that asks for more patience than there is, is unavailable", async () => {
    const id = start();
    const headers = { "retry-after": "60" };
    cluster.faults.push({ method: "PATCH", path: /resize$/, ...SERVER.tooMany, headers });
    await expect(raise(id)).rejects.toThrow(RuntimeUnavailable);
    cluster.faults.push({ path: /\/pods$/, ...SERVER.overloaded, times: 9 });
    await expect(runtime.listContainers()).rejects.toThrow(RuntimeUnavailable);
  });

  it("that gives no right to resize is a refusal with the remedy; a quota's no is passed on as it is", async () => {
    const id = start();
    cluster.faults.push({ method: "PATCH", path: /resize$/, ...SERVER.noRight });
    await expect(raise(id)).rejects.toThrow(
      /cannot patch resource "pods\/resize".+deploy\/kubernetes\/rbac.yaml/,
    );
    cluster.faults.push({ method: "PATCH", path: /resize$/, ...SERVER.overQuota });
    const refusal = (await raise(id).catch((error: unknown) => error)) as Error;
    expect(refusal).toBeInstanceOf(RuntimeRefusal);
    expect(refusal.message).toMatch(/exceeded quota: shop[^;]+$/);
  });

  it("that gives no right to look is unavailable: what cannot be seen is not gone", async () => {
    const message =
      'pods is forbidden: User "x" cannot list resource "pods" in API group "" at the cluster scope';
    cluster.faults.push({ path: /\/pods$/, status: { code: 403, reason: "Forbidden", message } });
    await expect(runtime.listContainers()).rejects.toThrow(RuntimeUnavailable);
  });

  it("that is away is unavailable within its time", async () => {
    await cluster.close();
    await expect(runtime.listContainers()).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/);
    await open();
  });
});

describe("a pod", () => {
  it("that is deleted while it is resized is gone", async () => {
    const id = start({ finalizers: ["pfn.test/stays"] });
    cluster.scripts.set("shop/app", [KUBELET.inProgress]);
    const raised = expect(raise(id)).rejects.toThrow(ContainerGone);
    while (patches() === 0) await new Promise(setImmediate);
    cluster.deletePod("shop/app");
    await raised;
  });

  it("whose namesake took its place is gone, and the namesake is not touched", async () => {
    const id = start();
    cluster.removePod("shop/app");
    start();
    await expect(raise(id)).rejects.toThrow(ContainerGone);
    expect(patches()).toBe(0);
    expect(specOf()).toMatchObject(FIRST_SPEC);
  });

  it.each([
    {
      name: "of a static pod",
      recipe: {
        annotations: { "kubernetes.io/config.mirror": "1f2e" },
        owner: { kind: "Node", name: "worker-1" },
      },
      because: /static pod/,
    },
    {
      name: "of class BestEffort",
      recipe: { containers: [{ name: "app" }] },
      because: /QoS class is BestEffort/,
    },
    {
      name: "that would restart for it",
      recipe: {
        containers: [
          { ...APP, resizePolicy: [{ resourceName: "memory", restartPolicy: "RestartContainer" }] },
        ],
      },
      because: /resizePolicy restarts it when its memory changes/,
    },
  ])("container $name is refused before anybody is asked", async ({ recipe, because }) => {
    const id = start(recipe);
    await expect(raise(id)).rejects.toThrow(because);
    expect(patches()).toBe(0);
  });

  it("restarts for a resize where its annotation allows that", async () => {
    const id = start({
      annotations: { "pfn.resize-restart": "allow" },
      containers: [{ ...APP, resizePolicy: [{ resourceName: "memory", restartPolicy: "RestartContainer" }] }],
    });
    await raise(id);
    expect(await runtime.inspect(id)).toMatchObject({ restartCount: 1, limits: { memoryBytes: 384 * MIB } });
  });

  it("of class Guaranteed stays so: request and limit move together", async () => {
    const same = { cpu: "500m", memory: "256Mi" };
    const id = start({ containers: [{ name: "app", requests: same, limits: same }] });
    await raise(id);
    expect(specOf()).toMatchObject({
      limits: { memory: String(384 * MIB) },
      requests: { memory: String(384 * MIB) },
    });
    expect(cluster.pods.get("shop/app")?.status?.qosClass).toBe("Guaranteed");
  });

  it("of class Burstable reserves in proportion, and gives back what it reserved", async () => {
    const id = start();
    await raise(id);
    expect(specOf()?.requests).toEqual({ cpu: "100m", memory: String(192 * MIB) });
    await raise(id, 256);
    expect(specOf()?.requests).toEqual({ cpu: "100m", memory: String(128 * MIB) });
  });

  it("has its sidecars resized, and its init containers left out", async () => {
    const sidecar = { ...APP, name: "proxy", restartPolicy: "Always" };
    const pod = cluster.addPod({
      name: "app",
      containers: [APP],
      initContainers: [{ name: "setup" }, sidecar],
    });
    expect((await runtime.listContainers()).map(({ name }) => name).sort()).toEqual([
      "shop/app/app",
      "shop/app/proxy",
    ]);
    const id = formatRef(refOf(pod, "proxy"));
    await raise(id);
    expect(await limitsOf(id)).toMatchObject({ memoryBytes: 384 * MIB });
    expect(specOf()).toMatchObject(FIRST_SPEC);
  });
});

describe("what belongs to an autoscaler", () => {
  const owner = { kind: "ReplicaSet", name: "web-5d4f8c7b9" };
  const labels = { "pod-template-hash": "5d4f8c7b9" };
  const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };

  it("is left to a VPA that is on, for the resources that it controls", async () => {
    const id = start({ owner, labels });
    const resourcePolicy = { containerPolicies: [{ containerName: "*", controlledResources: ["memory"] }] };
    const updatePolicy = { updateMode: "InPlaceOrRecreate" };
    cluster.verticalAutoscalers.push({
      metadata: { name: "web" },
      spec: { targetRef: target, updatePolicy, resourcePolicy },
    });
    await expect(raise(id)).rejects.toThrow("its memory belongs to the VerticalPodAutoscaler web");
    await raiseCpu(id);
    expect(await limitsOf(id)).toEqual({ cpuMillicores: 800, memoryBytes: 256 * MIB });
  });

  it("is nobody's when the VPA is off or not installed", async () => {
    const id = start({ owner, labels });
    cluster.verticalAutoscalers.push({ spec: { targetRef: target, updatePolicy: { updateMode: "Off" } } });
    await raise(id);
    cluster.has.verticalAutoscalers = false;
    await raise(id, 400);
    expect(await limitsOf(id)).toMatchObject({ memoryBytes: 400 * MIB });
  });

  it("is left to an HPA that scales by it", async () => {
    const id = start({ owner, labels });
    cluster.horizontalAutoscalers = [
      {
        metadata: { name: "web" },
        spec: {
          maxReplicas: 5,
          scaleTargetRef: target,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
            },
          ],
        },
      },
    ];
    await expect(raiseCpu(id)).rejects.toThrow("the HorizontalPodAutoscaler web scales by its cpu");
    await raise(id);
    expect(await limitsOf(id)).toEqual({ cpuMillicores: 500, memoryBytes: 384 * MIB });
  });

  it("is not guessed where autoscalers may not be read", async () => {
    const id = start({ owner, labels });
    const message = 'horizontalpodautoscalers.autoscaling is forbidden: User "x" cannot list resource';
    cluster.faults.push({ path: /horizontal/, status: { code: 403, reason: "Forbidden", message } });
    await expect(raise(id)).rejects.toThrow(/whether an autoscaler owns it cannot be told/);
    expect(patches()).toBe(0);
  });
});

describe("an older cluster", () => {
  it.each([
    { minor: "32", cpu: false, memory: false },
    { minor: "33", cpu: true, memory: false },
    { minor: "34+", cpu: true, memory: true },
  ])("of 1.$minor resizes cpu: $cpu, memory: $memory, and says why", async ({ minor, cpu, memory }) => {
    await runtime.close();
    await cluster.close();
    await open({ minor });
    const { capabilities } = await runtime.describeHost();
    expect([capabilities.cpuLimit.supported, capabilities.memoryLimit.supported]).toEqual([cpu, memory]);
    const id = start();
    if (cpu) await raiseCpu(id);
    else await expect(raiseCpu(id)).rejects.toThrow(/cannot resize a running pod; 1.33 and later can/);
    if (memory) await raise(id);
    else await expect(raise(id)).rejects.toThrow(/in place|running pod/);
  });
});
