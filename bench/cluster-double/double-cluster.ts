import type {
  ContainerStatus,
  HorizontalPodAutoscaler,
  Identified,
  KubeStatus,
  Node,
  Pod,
  VerticalPodAutoscaler,
} from "@/server/adapters/kubernetes/kube-objects";
import { containersOf } from "@/server/adapters/kubernetes/pod-containers";
import { bytesOf, millicoresOf } from "@/server/adapters/kubernetes/quantity";
import type { Bytes, DurationMs, EpochMs, Millicores } from "@/server/domain/units";
import { actuated, answerResize, type KubeletAnswer, restart, withCondition } from "./double-kubelet";
import type { Used } from "./double-metrics";
import { type PodRecipe, readyNode, runningPod, timeText } from "./double-objects";
import { keyOf, ObjectStore } from "./object-store";
import { admitResize, type ResizePatch } from "./resize-admission";

/** What a container of the double uses. */
export interface Workload {
  cpuMillicores: Millicores;
  /** Working set, by how long its present life has lasted. */
  memoryBytes: (age: DurationMs) => Bytes;
}

export const QUIET: Workload = { cpuMillicores: 20, memoryBytes: () => 48 * 2 ** 20 };

export interface ClusterDoubleOptions {
  now?: () => EpochMs;
  minor?: string;
  allocatable?: { cpu: string; memory: string };
  /** Until its kubelets have looked at a changed pod. */
  kubeletMs?: DurationMs;
}

export type CoreEvent = Identified & { apiVersion: string; kind: string; involvedObject: object };

/** A cluster's objects and its kubelets, without the API server in front: pods are put there, and kubelets act on `tick`. */
export class DoubleCluster {
  /** By pod "namespace/name": what the kubelet answers to the next resizes, before it decides by itself. */
  readonly scripts = new Map<string, KubeletAnswer[]>();
  readonly verticalAutoscalers: VerticalPodAutoscaler[] = [];
  horizontalAutoscalers: HorizontalPodAutoscaler[] = [];
  readonly versions = { now: 100 };
  readonly pods = new ObjectStore<Pod>("Pod", this.versions);
  readonly nodes = new ObjectStore<Node>("Node", this.versions);
  readonly events = new ObjectStore<CoreEvent>("Event", this.versions);
  readonly now: () => EpochMs;
  private readonly workloads = new Map<string, Workload>();
  private readonly begun = new Map<string, EpochMs>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly options: ClusterDoubleOptions) {
    this.now = options.now ?? Date.now;
    this.nodes.put(readyNode("worker-1", options.allocatable ?? { cpu: "4", memory: "8Gi" }));
  }

  addPod(recipe: PodRecipe, workload: Workload = QUIET): Pod {
    const pod = this.pods.put(runningPod(recipe, this.now()));
    this.workloads.set(keyOf(pod), workload);
    for (const { spec } of containersOf(pod)) this.begun.set(`${keyOf(pod)}/${spec.name}`, this.now());
    return pod;
  }

  /** As `kubectl delete pod`: asked to stop, stopped, and gone where nothing holds the object. */
  deletePod(key: string, exitCode = 0): void {
    const pod = this.pods.get(key);
    if (!pod) throw new Error(`no pod ${key}`);
    const grace = 30;
    pod.metadata = {
      ...pod.metadata,
      deletionTimestamp: timeText(this.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
    };
    this.pods.put(pod);
    for (const { status } of containersOf(pod)) if (status) this.end(status, exitCode);
    pod.status = { ...pod.status, phase: exitCode === 0 ? "Succeeded" : "Failed" };
    this.pods.put(pod);
    if (!pod.metadata.finalizers?.length) this.removePod(key);
  }

  removePod(key: string): void {
    this.pods.remove(key);
    this.workloads.delete(key);
  }

  /** Everything that kubelets do by themselves: kill what outgrew its limit, and carry out what was asked for. */
  tick(): void {
    for (const pod of this.pods.all()) {
      const key = keyOf(pod);
      let isChanged = false;
      for (const { spec, status } of containersOf(pod)) {
        const limit = bytesOf(status?.resources?.limits?.memory);
        if (!status?.state?.running || limit === null || this.workingSet(key, spec.name) <= limit) continue;
        restart(status, { exitCode: 137, reason: "OOMKilled" }, this.now());
        this.begun.set(`${key}/${spec.name}`, this.now());
        isChanged = true;
      }
      if (isChanged) this.pods.put(pod);
      if (isAsking(pod)) this.answer(pod);
    }
  }

  workingSet(pod: string, container: string): Bytes {
    const age = this.now() - (this.begun.get(`${pod}/${container}`) ?? this.now());
    return (this.workloads.get(pod) ?? QUIET).memoryBytes(age);
  }

  version() {
    const minor = this.options.minor ?? "34";
    return { major: "1", minor, gitVersion: `v1.${minor}.1` };
  }

  used(): Used[] {
    return this.pods.all().flatMap((pod) =>
      containersOf(pod)
        .filter(({ status }) => status?.state?.running)
        .map(({ spec, status }) => {
          const key = keyOf(pod);
          const { cpuMillicores } = this.workloads.get(key) ?? QUIET;
          const age = this.now() - (this.begun.get(`${key}/${spec.name}`) ?? this.now());
          return {
            namespace: pod.metadata?.namespace ?? "",
            pod: pod.metadata?.name ?? "",
            container: spec.name,
            cpuSeconds: 1 + (cpuMillicores * age) / 1e6,
            cpuMillicores,
            workingSetBytes: this.workingSet(key, spec.name),
            hasQuota: status?.resources?.limits?.cpu !== undefined,
          };
        }),
    );
  }

  /** A patch of `resize`: the pod as it is then asked for, or a refusal. Its kubelet looks at it a moment later. */
  resize(key: string, patch: ResizePatch): Pod | KubeStatus {
    const minor = Number.parseInt(this.version().minor, 10);
    if (minor < 33) return NO_RESOURCE;
    const pod = this.pods.get(key);
    if (!pod) return notFound("pods", key.split("/")[1] ?? "");
    const admitted = admitResize(pod, patch, minor >= 34);
    if (admitted.kind === "refusal") return admitted.status;
    const isNew = JSON.stringify(admitted.pod.spec) !== JSON.stringify(pod.spec);
    const generation = (pod.metadata?.generation ?? 1) + (isNew ? 1 : 0);
    const stored = this.pods.put({ ...admitted.pod, metadata: { ...admitted.pod.metadata, generation } });
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const now = this.pods.get(key);
      // What is asked for again as it is takes an earlier refusal of the kubelet away.
      if (now && !isAsking(now) && now.status?.conditions?.some(({ type }) => type.startsWith("PodResize")))
        this.pods.put(withCondition(now, null));
      this.tick();
    }, this.options.kubeletMs ?? 5);
    this.timers.add(timer);
    return stored;
  }

  stopKubelets(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private end(status: ContainerStatus, exitCode: number): void {
    const { running } = status.state ?? {};
    if (!running) return;
    const { containerID } = status;
    const { startedAt } = running;
    status.state = {
      terminated: {
        exitCode,
        reason: exitCode === 0 ? "Completed" : "Error",
        startedAt,
        finishedAt: timeText(this.now()),
        containerID,
      },
    };
    status.ready = false;
  }

  private answer(pod: Pod): void {
    const key = keyOf(pod);
    const node = this.nodes.get(`/${pod.spec?.nodeName}`);
    const allocatable = {
      cpuMillicores: millicoresOf(node?.status?.allocatable?.cpu) ?? 0,
      memoryBytes: bytesOf(node?.status?.allocatable?.memory) ?? 0,
    };
    const others = this.pods
      .all()
      .filter((other) => keyOf(other) !== key && other.status?.phase === "Running");
    const answer =
      this.scripts.get(key)?.shift() ??
      answerResize(pod, others, allocatable, (container) => this.workingSet(key, container));
    this.pods.put(answer === null ? actuated(pod, this.now()) : withCondition(pod, answer));
  }
}

export const NO_RESOURCE: KubeStatus = {
  kind: "Status",
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
};

export function notFound(resource: string, name: string): KubeStatus {
  return { kind: "Status", code: 404, reason: "NotFound", message: `${resource} "${name}" not found` };
}

/** Whether the spec asks for other resources than the kubelet says there are. */
function isAsking(pod: Pod): boolean {
  return containersOf(pod).some(
    ({ spec, status }) =>
      status?.state?.running &&
      JSON.stringify([spec.resources?.limits, spec.resources?.requests]) !==
        JSON.stringify([status.resources?.limits, status.resources?.requests]),
  );
}
