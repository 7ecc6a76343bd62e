import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import type { Identified, KubeStatus, WatchLine } from "@/server/adapters/kubernetes/kube-objects";
import { type ClusterDoubleOptions, DoubleCluster, NO_RESOURCE, notFound } from "./double-cluster";
import { cadvisorText, nodeWorkingSet, podMetrics } from "./double-metrics";
import { timeText } from "./double-objects";
import type { ObjectStore } from "./object-store";
import { openApiCalls, wrongCall } from "./openapi-calls";
import { selects } from "./selectors";

/** A fault that is answered instead of the next question that it fits. */
export interface Fault {
  method?: string;
  path: RegExp;
  status: KubeStatus & { code: number };
  headers?: Record<string, string>;
  /** How often; once unless said otherwise. */
  times?: number;
}

/**
 * An API server and its kubelets, for tests: real HTTP, real watches, objects and questions held against the published
 * OpenAPI description, and refusals in the words of real clusters. No scheduler, no controllers: pods are put there.
 */
export class ClusterDouble extends DoubleCluster {
  readonly asked: string[] = [];
  readonly faults: Fault[] = [];
  /** Whether custom resources and aggregated APIs are installed, and the kubelet may be asked through the proxy. */
  has = { verticalAutoscalers: true, metrics: true, nodeProxy: true };
  private readonly calls = openApiCalls();
  private readonly server = createServer((request, response) => void this.serve(request, response));

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

  /** Ends every watch, as a load balancer does; their listeners come again. */
  async breakWatches(): Promise<void> {
    this.server.closeAllConnections();
    await sleep(1);
  }

  async close(): Promise<void> {
    this.stopKubelets();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
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
    if (resize) return this.patch(`${namespace}/${name}`, request, response);
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

  private async patch(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const message = "the body is in no known patch format";
    if (request.headers["content-type"] !== "application/strategic-merge-patch+json")
      return refuse(response, { code: 415, reason: "UnsupportedMediaType", message });
    const answer = this.resize(key, JSON.parse(text));
    if (answer.kind === "Status") refuse(response, answer as KubeStatus);
    else send(response, answer);
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

  private cadvisor(node: string, response: ServerResponse): void {
    const message = `nodes "${node}" is forbidden: User "system:serviceaccount:pfn:pfn-workers" cannot get resource "nodes/proxy" in API group "" at the cluster scope`;
    if (this.has.nodeProxy)
      response
        .setHeader("content-type", "text/plain; version=0.0.4")
        .end(cadvisorText(this.used(), this.now()));
    else refuse(response, { code: 403, reason: "Forbidden", message });
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
}

function send(response: ServerResponse, body: object): void {
  response.setHeader("content-type", "application/json").end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: KubeStatus, headers: Record<string, string> = {}): void {
  const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", ...status };
  const { code = 500 } = status;
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

function sendOr404(
  response: ServerResponse,
  object: object | undefined,
  resource: string,
  name: string,
): void {
  if (object) send(response, object);
  else refuse(response, notFound(resource, name));
}
