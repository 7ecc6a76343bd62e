import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import type {
  ContainerStatus,
  HorizontalPodAutoscaler,
  Identified,
  KubeStatus,
  Node,
  Pod,
  VerticalPodAutoscaler,
  WatchLine,
} from "@/server/adapters/kubernetes/kube-objects";
import { containersOf } from "@/server/adapters/kubernetes/pod-containers";
import { bytesOf, millicoresOf } from "@/server/adapters/kubernetes/quantity";
import type { Bytes, DurationMs, EpochMs, Millicores } from "@/server/domain/units";
import { actuated, answerResize, type KubeletAnswer, restart, withCondition } from "./double-kubelet";
import { cadvisorText, nodeWorkingSet, podMetrics, type Used } from "./double-metrics";
import { type PodRecipe, readyNode, runningPod, timeText } from "./double-objects";
import { keyOf, ObjectStore } from "./object-store";
import { openApiCalls, wrongCall } from "./openapi-calls";
import { admitResize } from "./resize-admission";
import { selects } from "./selectors";

/** What a container of the double uses. */
export interface Workload {
  cpuMillicores: Millicores;
  /** Working set, by how long its present life has lasted. */
  memoryBytes: (age: DurationMs) => Bytes;
}

export const QUIET: Workload = { cpuMillicores: 20, memoryBytes: () => 48 * 2 ** 20 };

/** A fault that is answered instead of the next question that it fits. */
export interface Fault {
  method?: string;
  path: RegExp;
  status: KubeStatus & { code: number };
  headers?: Record<string, string>;
  /** How often; once unless said otherwise. */
  times?: number;
}

export interface ClusterDoubleOptions {
  now?: () => EpochMs;
  minor?: string;
  allocatable?: { cpu: string; memory: string };
  /** Until its kubelets have looked at a changed pod. */
  kubeletMs?: DurationMs;
}

type CoreEvent = Identified & { apiVersion: string; kind: string; involvedObject: object };

/**
 * An API server and its kubelets, for tests: real HTTP, real watches, objects and questions held against the published
 * OpenAPI description, and refusals in the words of real clusters. No scheduler, no controllers: pods are put there.
 */
export class ClusterDouble {
  readonly asked: string[] = [];
  readonly faults: Fault[] = [];
  /** By pod "namespace/name": what the kubelet answers to the next resizes, before it decides by itself. */
  readonly scripts = new Map<string, KubeletAnswer[]>();
  readonly verticalAutoscalers: VerticalPodAutoscaler[] = [];
  horizontalAutoscalers: HorizontalPodAutoscaler[] = [];
  /** Whether custom resources and aggregated APIs are installed, and the kubelet may be asked through the proxy. */
  has = { verticalAutoscalers: true, metrics: true, nodeProxy: true };
  readonly versions = { now: 100 };
  readonly pods = new ObjectStore<Pod>("Pod", this.versions);
  readonly nodes = new ObjectStore<Node>("Node", this.versions);
  readonly events = new ObjectStore<CoreEvent>("Event", this.versions);
  readonly now: () => EpochMs;
  private readonly calls = openApiCalls();
  private readonly workloads = new Map<string, Workload>();
  private readonly begun = new Map<string, EpochMs>();
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private readonly timers = new Set<NodeJS.Timeout>();

  private constructor(private readonly options: ClusterDoubleOptions) {
    this.now = options.now ?? Date.now;
    this.nodes.put(readyNode("worker-1", options.allocatable ?? { cpu: "4", memory: "8Gi" }));
  }

  static async open(options: ClusterDoubleOptions = {}): Promise<ClusterDouble> {
    const double = new ClusterDouble(options);
    await new Promise<void>((resolve) => double.server.listen(0, "127.0.0.1", resolve));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get config(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromClusterAndUser({ name: "double", server: this.url, skipTLSVerify: true }, { name: "pfn" });
    return config;
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

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
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

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    const method = request.method ?? "GET";
    this.asked.push(`${method} ${url.pathname}`);
    const fault = this.faults.find((one) => one.path.test(url.pathname) && (one.method ?? method) === method);
    if (fault) {
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times <= 0) this.faults.splice(this.faults.indexOf(fault), 1);
      return refuse(response, fault.status, fault.headers);
    }
    try {
      await this.route(method, url, request, response);
    } catch (error) {
      refuse(response, { code: 500, reason: "InternalError", message: (error as Error).message });
    }
  }

  private async route(
    method: string,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const beside = this.besideOpenApi(url.pathname);
    if (beside !== undefined) return beside === null ? refuse(response, NO_RESOURCE) : send(response, beside);
    const wrong = wrongCall(this.calls, method, url);
    if (wrong !== null) return refuse(response, { code: 400, reason: "BadRequest", message: wrong });
    const { pathname } = url;
    const [, namespace = "", name = "", resize] =
      /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)(\/resize)?$/.exec(pathname) ?? [];
    if (resize) return this.resize(`${namespace}/${name}`, request, response);
    if (name !== "") return sendOr404(response, this.pods.get(`${namespace}/${name}`), "pods", name);
    if (/^\/version\/?$/.test(pathname)) return send(response, this.version());
    const [, node, proxied] = /^\/api\/v1\/nodes\/([^/]+)(\/proxy\/metrics\/cadvisor)?$/.exec(pathname) ?? [];
    if (node !== undefined && proxied) return this.cadvisor(node, response);
    if (node !== undefined) return sendOr404(response, this.nodes.get(`/${node}`), "nodes", node);
    if (pathname === "/api/v1/nodes") return this.list(this.nodes, "NodeList", url, response, null);
    const [, inNamespace, collection] =
      /^\/api\/v1(?:\/namespaces\/([^/]+))?\/(pods|events)$/.exec(pathname) ?? [];
    if (collection === "pods") return this.list(this.pods, "PodList", url, response, inNamespace ?? null);
    if (collection === "events")
      return this.list(this.events, "EventList", url, response, inNamespace ?? null);
    if (pathname.endsWith("/horizontalpodautoscalers"))
      return send(response, { kind: "HorizontalPodAutoscalerList", items: this.horizontalAutoscalers });
    refuse(response, NO_RESOURCE);
  }

  /** Custom resources and aggregated APIs have descriptions of their own. `null`: not installed; `undefined`: not these. */
  private besideOpenApi(pathname: string): object | null | undefined {
    if (pathname.startsWith("/apis/autoscaling.k8s.io/v1/"))
      return this.has.verticalAutoscalers ? { items: this.verticalAutoscalers } : null;
    if (!pathname.startsWith("/apis/metrics.k8s.io/v1beta1/")) return undefined;
    if (!this.has.metrics) return null;
    if (pathname.includes("/nodes/"))
      return { timestamp: timeText(this.now()), usage: { memory: String(nodeWorkingSet(this.used())) } };
    return { kind: "PodMetricsList", items: podMetrics(this.used(), this.now()) };
  }

  private version() {
    const minor = this.options.minor ?? "34";
    return { major: "1", minor, gitVersion: `v1.${minor}.1` };
  }

  private cadvisor(node: string, response: ServerResponse): void {
    const message = `nodes "${node}" is forbidden: User "system:serviceaccount:pfn:pfn-workers" cannot get resource "nodes/proxy" in API group "" at the cluster scope`;
    if (this.has.nodeProxy)
      response
        .setHeader("content-type", "text/plain; version=0.0.4")
        .end(cadvisorText(this.used(), this.now()));
    else refuse(response, { code: 403, reason: "Forbidden", message });
  }

  private used(): Used[] {
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

  private async resize(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    if (request.headers["content-type"] !== "application/strategic-merge-patch+json")
      return refuse(response, {
        code: 415,
        reason: "UnsupportedMediaType",
        message: "the body is in no known patch format",
      });
    const minor = Number.parseInt(this.version().minor, 10);
    if (minor < 33) return refuse(response, NO_RESOURCE);
    const pod = this.pods.get(key);
    if (!pod) return sendOr404(response, undefined, "pods", key.split("/")[1] ?? "");
    const admitted = admitResize(pod, JSON.parse(text), minor >= 34);
    if (admitted.kind === "refusal") return refuse(response, { code: 422, ...admitted.status });
    const isNew = JSON.stringify(admitted.pod.spec) !== JSON.stringify(pod.spec);
    const generation = (pod.metadata?.generation ?? 1) + (isNew ? 1 : 0);
    const stored = this.pods.put({ ...admitted.pod, metadata: { ...admitted.pod.metadata, generation } });
    // What is asked for again as it is takes an earlier refusal of the kubelet away.
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const now = this.pods.get(key);
      if (now && !isAsking(now) && now.status?.conditions?.some(({ type }) => type.startsWith("PodResize")))
        this.pods.put(withCondition(now, null));
      this.tick();
    }, this.options.kubeletMs ?? 5);
    this.timers.add(timer);
    send(response, stored);
  }

  private list<T extends Identified>(
    store: ObjectStore<T>,
    kind: string,
    url: URL,
    response: ServerResponse,
    namespace: string | null,
  ): void {
    const { searchParams } = url;
    const fits = (object: T) =>
      (namespace === null || object.metadata?.namespace === namespace) && selects(searchParams, object);
    if (searchParams.get("watch") === "true") {
      this.watch(store, searchParams, response, fits);
      return;
    }
    const all = store.all().filter(fits);
    const from = Number(searchParams.get("continue") ?? 0);
    const limit = Number(searchParams.get("limit") ?? all.length);
    const next = from + limit < all.length ? { continue: String(from + limit) } : {};
    const metadata = { resourceVersion: String(this.versions.now), ...next };
    send(response, { kind, apiVersion: "v1", metadata, items: all.slice(from, from + limit) });
  }

  private watch<T extends Identified>(
    store: ObjectStore<T>,
    query: URLSearchParams,
    response: ServerResponse,
    fits: (object: T) => boolean,
  ): void {
    const version = Number(query.get("resourceVersion") ?? this.versions.now);
    const tell = (line: WatchLine<T> | WatchLine<Identified>) =>
      void response.write(`${JSON.stringify(line)}\n`);
    response.setHeader("content-type", "application/json");
    if (store.hasForgotten(version)) {
      const message = `too old resource version: ${version} (${this.versions.now})`;
      tell({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired", message } });
      response.end();
      return;
    }
    response.flushHeaders();
    const stop = store.watch(version, (line) => {
      if (line.type === "ERROR" || fits(line.object)) tell(line);
    });
    if (query.get("allowWatchBookmarks") === "true")
      tell({ type: "BOOKMARK", object: { metadata: { resourceVersion: String(this.versions.now) } } });
    const end = setTimeout(() => response.end(), Number(query.get("timeoutSeconds") ?? 1800) * 1000);
    response.once("close", () => {
      clearTimeout(end);
      stop();
    });
  }

  /** Ends every watch, as a load balancer does; their listeners come again. */
  async breakWatches(): Promise<void> {
    this.server.closeAllConnections();
    await sleep(1);
  }
}

const NO_RESOURCE = {
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
} as const;

/** Whether the spec asks for other resources than the kubelet says there are. */
function isAsking(pod: Pod): boolean {
  return containersOf(pod).some(
    ({ spec, status }) =>
      status?.state?.running &&
      JSON.stringify([spec.resources?.limits, spec.resources?.requests]) !==
        JSON.stringify([status.resources?.limits, status.resources?.requests]),
  );
}

function send(response: ServerResponse, body: object): void {
  response.setHeader("content-type", "application/json").end(JSON.stringify(body));
}

function refuse(
  response: ServerResponse,
  status: KubeStatus & { code: number },
  headers: Record<string, string> = {},
): void {
  const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", ...status };
  response
    .writeHead(status.code, { "content-type": "application/json", ...headers })
    .end(JSON.stringify(body));
}

function sendOr404(
  response: ServerResponse,
  object: object | undefined,
  resource: string,
  name: string,
): void {
  if (object) send(response, object);
  else refuse(response, { code: 404, reason: "NotFound", message: `${resource} "${name}" not found` });
}
