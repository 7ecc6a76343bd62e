import type { KubeConfig } from "@kubernetes/client-node";
import type { Reading } from "@/server/domain/telemetry/reading";
import type { Bytes, DurationMs, EpochMs, Limits } from "@/server/domain/units";
import {
  ContainerGone,
  type ContainerRuntime,
  type ContainerSnapshot,
  type EnforcedLimits,
  type HostDescription,
  type RuntimeEvent,
  RuntimeRefusal,
  RuntimeUnavailable,
} from "@/server/ports/container-runtime";
import { ownedBy, readAutoscalers } from "./autoscalers";
import { type ContainerRef, parseRef, refOf } from "./container-ref";
import { desiredLimits, enforcedLimits } from "./enforced-limits";
import { connectKube, type KubeApi } from "./kube-api";
import type { Node, Pod } from "./kube-objects";
import { KubeRefusal, runtimeError } from "./kube-refusal";
import { type KubeScope, podsPath, podsQuery } from "./kube-scope";
import { capacityFor } from "./node-capacity";
import { containersOf, type PodContainer } from "./pod-containers";
import { podEvents } from "./pod-events";
import { toSnapshot } from "./pod-snapshot";
import { bytesOf } from "./quantity";
import { readContainer, readPod, resizePod } from "./resize-pod";
import { abilitiesOf, type ServerVersion } from "./server-abilities";
import { toReading, type UsageSource, UsageUnread, unreadReading } from "./usage/container-usage";
import { readBest } from "./usage/read-best";
import { readCadvisor } from "./usage/read-cadvisor";
import { readMetricsApi } from "./usage/read-metrics-api";
import { type PrometheusUsage, readPrometheus } from "./usage/read-prometheus";
import { listAll } from "./watch-list";

export interface KubernetesRuntimeOptions {
  config: KubeConfig;
  scope: KubeScope;
  /** "best": the node's kubelet where it may be asked, else metrics.k8s.io. */
  usage?: "best" | "metrics-api" | PrometheusUsage;
  /** For every question. */
  timeoutMs?: DurationMs;
  /** For a kubelet to carry out a resize. */
  patienceMs?: DurationMs;
  pollMs?: DurationMs;
  deferralPatienceMs?: DurationMs;
  retryAfterMs?: DurationMs;
  now?: () => EpochMs;
  /** Told when events may have been missed. */
  onEventsBroken?: (because: string) => void;
}

const LISTED: ReadonlySet<ContainerSnapshot["state"]> = new Set(["running", "restarting"]);

/** One node of a cluster as a host, and the containers of its pods. Everything goes through the API server. */
export function createKubernetesRuntime(options: KubernetesRuntimeOptions): ContainerRuntime {
  return new KubernetesRuntime(options);
}

class KubernetesRuntime implements ContainerRuntime {
  readonly kind = "kubernetes";
  private readonly api: KubeApi;
  private readonly usage: UsageSource;
  private readonly now: () => EpochMs;
  private readonly closed = new AbortController();
  private version: ServerVersion | null = null;
  /** By pod "namespace/pod": its only container, as of the last list. */
  private alone = new Map<string, string | null>();

  constructor(private readonly options: KubernetesRuntimeOptions) {
    this.now = options.now ?? Date.now;
    this.api = connectKube(options.config, { timeoutMs: options.timeoutMs ?? 10_000 });
    this.usage = this.usageSource();
  }

  async describeHost(): Promise<HostDescription> {
    const { node: name, labelSelector, namespace } = this.options.scope;
    const [version, node, all, ours] = await this.ask(() =>
      Promise.all([
        this.serverVersion(),
        this.readNode(),
        listAll<Pod>(this.api, "/api/v1/pods", { fieldSelector: `spec.nodeName=${name}` }),
        this.listPods(),
      ]),
    );
    const uids = new Set(ours.map(({ metadata }) => metadata?.uid));
    const others = all.items.filter(({ metadata }) => !uids.has(metadata?.uid));
    const { kubeletVersion = "?", containerRuntimeVersion = "?" } = node.status?.nodeInfo ?? {};
    const whose = [namespace && `namespace ${namespace}`, labelSelector && `pods with ${labelSelector}`];
    const scope = whose.filter(Boolean).join(", ");
    return {
      name,
      kind: this.kind,
      version: `Kubernetes ${version.gitVersion}, kubelet ${kubeletVersion}, ${containerRuntimeVersion}${scope && `; ${scope}`}`,
      ...capacityFor(node, others),
      cgroupVersion: null,
      capabilities: abilitiesOf(version),
    };
  }

  async hostMemoryAvailable(): Promise<Bytes | null> {
    const used = await this.usage.nodeWorkingSet().catch((error: unknown) => {
      if (isUnread(error)) return null;
      throw error;
    });
    if (used === null) return null;
    const { status } = await this.ask(() => this.readNode());
    const [capacity, allocatable] = [bytesOf(status?.capacity?.memory), bytesOf(status?.allocatable?.memory)];
    return capacity === null || allocatable === null
      ? null
      : Math.max(0, Math.min(allocatable, Math.floor(capacity - used)));
  }

  async listContainers(): Promise<ContainerSnapshot[]> {
    const containers = (await this.ask(() => this.listPods())).map(containersOf);
    this.alone = new Map(
      containers.flatMap(([first, second]) => {
        const { namespace, name } = first?.pod.metadata ?? {};
        return first ? [[`${namespace}/${name}`, second ? null : first.spec.name]] : [];
      }),
    );
    return containers
      .flat()
      .map(toSnapshot)
      .filter(({ state }) => LISTED.has(state));
  }

  async inspect(runtimeId: string): Promise<ContainerSnapshot | null> {
    const ref = parseRef(runtimeId);
    const pod = ref && (await readPod(this.api, ref));
    const container = pod && containersOf(pod).find(({ spec }) => spec.name === ref.container);
    return container ? toSnapshot(container) : null;
  }

  async readAll(containers: readonly ContainerSnapshot[]): Promise<Map<string, Reading>> {
    const readings = new Map<string, Reading>();
    if (containers.length === 0) return readings;
    const running = containers.filter(({ state }) => state === "running");
    const [measured, because] = await this.measure(running);
    const unmeasured: ContainerSnapshot[] = [];
    for (const container of running) {
      const one = measured.get(container.runtimeId);
      if (one) readings.set(container.runtimeId, toReading(one, container.limits));
      else unmeasured.push(container);
    }
    if (unmeasured.length === 0) return readings;
    // What the source does not know is either young, or gone since it was listed.
    const there = new Map(
      (await this.ask(() => this.listPods()))
        .flatMap(containersOf)
        .map((one) => [refId(one), toSnapshot(one)]),
    );
    for (const { runtimeId } of unmeasured) {
      const now = there.get(runtimeId);
      if (now?.state === "running") readings.set(runtimeId, unreadReading(this.now(), because, now.limits));
    }
    return readings;
  }

  async updateLimits(runtimeId: string, target: Limits): Promise<void> {
    const ref = refOrGone(runtimeId);
    const { cpuLimit, memoryLimit } = abilitiesOf(await this.ask(() => this.serverVersion()));
    if (target.cpuMillicores !== null && !cpuLimit.supported) throw new RuntimeRefusal(cpuLimit.because);
    if (target.memoryBytes !== null && !memoryLimit.supported) throw new RuntimeRefusal(memoryLimit.because);
    await resizePod(
      {
        api: this.api,
        patienceMs: this.options.patienceMs ?? 20_000,
        pollMs: this.options.pollMs ?? 250,
        deferralPatienceMs: this.options.deferralPatienceMs ?? 5_000,
        retryAfterMs: this.options.retryAfterMs ?? 60_000,
        now: this.now,
        whyNot: (container, limits) => this.whyNot(container, limits),
      },
      ref,
      target,
    );
  }

  async readLimits(runtimeId: string): Promise<EnforcedLimits> {
    const container = await readContainer(this.api, refOrGone(runtimeId));
    return { limits: enforcedLimits(container), source: "pod-status" };
  }

  events(since: EpochMs, signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    const { scope, onEventsBroken = () => undefined } = this.options;
    const ends = AbortSignal.any([signal, this.closed.signal]);
    return podEvents({ api: this.api, scope, now: this.now, onBreak: onEventsBroken }, since, ends);
  }

  async close(): Promise<void> {
    this.closed.abort();
    this.api.close();
  }

  private usageSource(): UsageSource {
    const { usage = "best", scope } = this.options;
    const metrics = readMetricsApi(this.api, scope.node, scope.namespace);
    if (usage === "metrics-api") return metrics;
    if (usage === "best") return readBest([readCadvisor(this.api, scope.node, this.now), metrics]);
    return readPrometheus(usage, this.now);
  }

  private async serverVersion(): Promise<ServerVersion> {
    this.version ??= await this.api.get<ServerVersion>("read the cluster's version", "/version");
    return this.version;
  }

  private readNode(): Promise<Node> {
    const { node } = this.options.scope;
    return this.api.get<Node>(`read node ${node}`, `/api/v1/nodes/${encodeURIComponent(node)}`);
  }

  private async listPods(): Promise<Pod[]> {
    const { scope } = this.options;
    return (await listAll<Pod>(this.api, podsPath(scope), podsQuery(scope))).items;
  }

  private async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      const told = runtimeError(error);
      // Of a list or a node, "not found" is no container that went away.
      throw told instanceof ContainerGone ? new RuntimeUnavailable(told.message, { cause: error }) : told;
    }
  }

  /** What was measured, and why not for the others. A source that cannot be asked is no reason to know of no container. */
  private async measure(containers: readonly ContainerSnapshot[]) {
    try {
      const measured = await this.usage.read(containers, (pod) => this.alone.get(pod) ?? null);
      return [measured, "its usage has not been measured yet"] as const;
    } catch (error) {
      if (!isUnread(error)) throw error;
      return [new Map<string, never>(), error.message] as const;
    }
  }

  private async whyNot(container: PodContainer, target: Limits): Promise<string | null> {
    const { pod, spec } = container;
    try {
      const autoscalers = await readAutoscalers(this.api, pod.metadata?.namespace ?? "");
      const resources = [
        ...(target.cpuMillicores === null ? [] : (["cpu"] as const)),
        ...(target.memoryBytes === null ? [] : (["memory"] as const)),
      ];
      for (const resource of resources) {
        const owner = ownedBy(autoscalers, pod, spec.name, resource);
        if (owner !== null) return owner;
      }
    } catch (error) {
      if (!(error instanceof KubeRefusal) || error.code !== 403) throw runtimeError(error);
      return `whether an autoscaler owns it cannot be told: ${error.message}`;
    }
    return this.whyTooTight(container, target.memoryBytes);
  }

  /** A limit under the working set is an OOM kill on most nodes, so it is looked at first. */
  private async whyTooTight(container: PodContainer, memoryBytes: Bytes | null): Promise<string | null> {
    const before = desiredLimits(container).memoryBytes;
    if (memoryBytes === null || (before !== null && memoryBytes >= before)) return null;
    const snapshot = toSnapshot(container);
    if (snapshot.state !== "running") return null;
    const reading = (await this.readAll([snapshot])).get(refId(container));
    const { memoryUsageBytes = null, memoryInactiveFileBytes = null } = reading ?? {};
    const workingSet =
      reading?.memoryWorkingSetBytes ??
      (memoryUsageBytes === null || memoryInactiveFileBytes === null
        ? null
        : memoryUsageBytes - memoryInactiveFileBytes);
    if (workingSet === null)
      return "the working set could not be read, and a memory limit is not lowered unseen";
    if (workingSet < memoryBytes) return null;
    return `the working set of ${mib(workingSet)} does not fit under a limit of ${mib(memoryBytes)}`;
  }
}

function isUnread(error: unknown): error is Error {
  return error instanceof UsageUnread || error instanceof KubeRefusal || error instanceof RuntimeUnavailable;
}

function refOrGone(runtimeId: string): ContainerRef {
  const ref = parseRef(runtimeId);
  if (ref === null) throw new ContainerGone(`${runtimeId.slice(0, 80)} is no container of a pod`);
  return ref;
}

function refId({ pod, spec }: PodContainer): string {
  const { namespace, pod: name, container, uid } = refOf(pod, spec.name);
  return `${namespace}/${name}/${container}/${uid}`;
}

function mib(bytes: Bytes): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
