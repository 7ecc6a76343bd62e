import http from "node:http";
import https from "node:https";
import { inspect } from "node:util";
import Docker from "dockerode";
import type { DockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { sshAgent } from "@/server/adapters/docker/ssh-agent";
import type { DurationMs } from "@/server/domain/units";
import { ContainerGone, RuntimeRefusal, RuntimeUnavailable } from "@/server/ports/container-runtime";

/** The engine behind one address, every call with an end. */
export interface Engine {
  docker: Docker;
  endpoint: DockerEndpoint;
  /**
   * One call with a deadline: `ask` gets a signal that aborts the request, and the caller is answered even when the
   * request cannot be aborted. Throws only `RuntimeUnavailable`, `RuntimeRefusal` and `ContainerGone`.
   */
  call<T>(what: string, ask: (signal: AbortSignal) => Promise<T>, options?: CallOptions): Promise<T>;
  /** The engine's own account of its host. */
  info(): Promise<unknown>;
  close(): void;
}

export interface CallOptions {
  timeoutMs?: DurationMs;
  /** A 5xx of a change is the kernel's or runc's refusal; of a question it is an engine in trouble. */
  changes?: boolean;
}

type Informed = { info(options: { abortSignal: AbortSignal }): Promise<unknown> };

export function connectEngine(endpoint: DockerEndpoint, timeoutMs: DurationMs): Engine {
  const { docker, agent } = clientOf(endpoint);
  const call: Engine["call"] = (what, ask, options = {}) =>
    callWithEnd(endpoint, what, ask, { timeoutMs, ...options });
  return {
    docker,
    endpoint,
    call,
    info: () =>
      // The client takes a signal here too; only its types do not know.
      call("describe the host", (abortSignal) => (docker as Informed).info({ abortSignal })),
    close: () => agent.destroy(),
  };
}

/**
 * The client hands an agent through; only its types do not know. It also prints every request in full for a debug log,
 * switched on or not: an agent with its sockets then costs more than the request, so ours prints as one word.
 */
function client(options: Docker.DockerOptions & { agent: http.Agent }): Docker {
  Object.defineProperty(options.agent, inspect.custom, { value: () => "[agent]" });
  return new Docker(options);
}

function clientOf(endpoint: DockerEndpoint): { docker: Docker; agent: http.Agent } {
  const pool = { keepAlive: true, maxSockets: 64 };
  if (endpoint.kind === "socket") {
    const agent = new http.Agent(pool);
    // The client merges DOCKER_HOST of the environment under our options: a host there would win over the socket.
    const docker = client({ socketPath: endpoint.path, host: undefined, protocol: "http", agent });
    return { docker, agent };
  }
  if (endpoint.kind === "ssh") {
    const agent = sshAgent(endpoint, pool);
    return { docker: client({ host: endpoint.host, protocol: "http", socketPath: undefined, agent }), agent };
  }
  const address = { host: endpoint.host, port: endpoint.port, socketPath: undefined };
  if (endpoint.tls === null) {
    const agent = new http.Agent(pool);
    return { docker: client({ ...address, protocol: "http", agent }), agent };
  }
  const agent = new https.Agent({ ...pool, ...endpoint.tls });
  return { docker: client({ ...address, ...endpoint.tls, protocol: "https", agent }), agent };
}

async function callWithEnd<T>(
  endpoint: DockerEndpoint,
  what: string,
  ask: (signal: AbortSignal) => Promise<T>,
  options: CallOptions & { timeoutMs: DurationMs },
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new RuntimeUnavailable(`${what}: the engine gave no answer in ${options.timeoutMs} ms`));
      abort.abort();
    }, options.timeoutMs);
  });
  try {
    return await Promise.race([ask(abort.signal), deadline]);
  } catch (error) {
    throw failureOf(endpoint, what, error, options.changes ?? false);
  } finally {
    clearTimeout(timer);
  }
}

interface EngineError {
  statusCode?: number;
  code?: string;
  message?: string;
  json?: { message?: string } | null;
}

/** The engine's answer in the port's three words. */
function failureOf(endpoint: DockerEndpoint, what: string, error: unknown, changes: boolean): Error {
  if (error instanceof RuntimeUnavailable) return error;
  const { statusCode, code, message = String(error), json } = error as EngineError;
  const words = (json?.message ?? message).trim();
  if (statusCode === undefined)
    return new RuntimeUnavailable(`${what}: ${remedy(endpoint, code, words)}`, { cause: error });
  if (statusCode === 404 || /no such container/i.test(words))
    return new ContainerGone(`${what}: ${words}`, { cause: error });
  const refused = statusCode < 500 ? statusCode !== 408 && statusCode !== 429 : changes && statusCode === 500;
  return refused
    ? new RuntimeRefusal(words, { cause: error })
    : new RuntimeUnavailable(`${what}: ${words}`, { cause: error });
}

function whereOf(endpoint: DockerEndpoint): string {
  if (endpoint.kind === "socket") return endpoint.path;
  return endpoint.kind === "ssh" ? `ssh://${endpoint.host}` : `${endpoint.host}:${endpoint.port}`;
}

function remedy(endpoint: DockerEndpoint, code: string | undefined, words: string): string {
  const where = whereOf(endpoint);
  if (endpoint.kind === "socket" && endpoint.isGate)
    return `the gate at ${where} does not answer (${code ?? words}): start it again and see its log. PFN asks the engine through it only.`;
  if (code === "EACCES")
    return `${where} may not be opened by this user: add the user to the group that owns it, or set DOCKER_HOST.`;
  if (code === "ENOENT" || code === "ECONNREFUSED")
    return `no engine answers at ${where}: start it, or set DOCKER_HOST to where it is.`;
  return `the engine at ${where} cannot be reached (${words})`;
}
