import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import type { DurationMs } from "@/server/domain/units";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";
import type { KubeStatus } from "./kube-objects";
import { KubeRefusal } from "./kube-refusal";

export type Query = Readonly<Record<string, string | undefined>>;

/** One API server, every question with an end. Throws only `KubeRefusal` and `RuntimeUnavailable`. */
export interface KubeApi {
  get<T>(what: string, path: string, query?: Query): Promise<T>;
  text(what: string, path: string): Promise<string>;
  /** A strategic merge patch. */
  patch<T>(what: string, path: string, body: object): Promise<T>;
  /** A stream of JSON lines until `signal` aborts or the server ends it; only its opening has a deadline. */
  lines<T>(what: string, path: string, query: Query, signal: AbortSignal): AsyncGenerator<T>;
  close(): void;
}

/** Certificates on disk are renewed now and then; a connection lives with those that it began with. */
const AGENT_LIVES_MS: DurationMs = 10 * 60_000;
const SOCKETS = 32;
const TRIES = 4;
/** Where a server says "too many" without saying for how long. */
const UNTOLD_WAIT_MS: DurationMs = 1_000;

export interface KubeApiOptions {
  /** For one question with all its repetitions. */
  timeoutMs: DurationMs;
}

/**
 * Asks by the client's own configuration (certificates, tokens that rotate, exec plugins, proxies). Answers are read
 * here, because the client's own calls have no deadline, and its watch passes over lines that it cannot read.
 */
export function connectKube(config: KubeConfig, { timeoutMs }: KubeApiOptions): KubeApi {
  const server = config.getCurrentCluster()?.server;
  if (!server) throw new RuntimeUnavailable("the kubeconfig names no cluster: set its current-context");
  let pool: { agent: http.Agent; until: number } | null = null;

  async function open(ask: Asked): Promise<http.IncomingMessage> {
    const options: https.RequestOptions = { headers: {} };
    await config.applyToHTTPSOptions(options);
    if (pool === null || performance.now() > pool.until) {
      pool?.agent.destroy();
      pool = { agent: keptAlive(options.agent as http.Agent), until: performance.now() + AGENT_LIVES_MS };
    }
    const url = addressOf(server as string, ask);
    const headers: http.OutgoingHttpHeaders = {
      ...(options.headers as http.OutgoingHttpHeaders),
      accept: ask.accept ?? "application/json",
      ...(ask.body === undefined ? {} : { "content-type": "application/strategic-merge-patch+json" }),
    };
    const send = url.protocol === "http:" ? http.request : https.request;
    const { agent } = pool;
    return new Promise((resolve, reject) => {
      const { auth, signal } = { auth: options.auth, signal: ask.signal };
      const request = send(url, { method: ask.method, headers, auth, agent, signal }, resolve);
      request.once("error", reject);
      request.end(ask.body);
    });
  }

  async function answer(ask: Asked): Promise<string> {
    const endsAt = performance.now() + timeoutMs;
    for (let tries = 1; ; tries++) {
      const left = endsAt - performance.now();
      try {
        const response = await open({ ...ask, signal: AbortSignal.timeout(Math.max(1, Math.ceil(left))) });
        const text = await textOf(response);
        if (response.statusCode === 200 || response.statusCode === 201) return text;
        throw refusalOf(ask.what, response, text);
      } catch (error) {
        const wait = error instanceof KubeRefusal ? waitBefore(error) : null;
        const isWorthIt = wait !== null && tries < TRIES && performance.now() + wait < endsAt;
        if (!isWorthIt) throw reachable(server as string, ask.what, timeoutMs, error);
        await sleep(wait);
      }
    }
  }

  function parsed<T>(text: string): T {
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw reachable(server as string, "read an answer", timeoutMs, error);
    }
  }

  return {
    get: async <T>(what: string, path: string, query: Query = {}) =>
      parsed<T>(await answer({ what, method: "GET", path, query })),
    text: (what, path) => answer({ what, method: "GET", path, query: {}, accept: "text/plain" }),
    patch: async <T>(what: string, path: string, body: object) =>
      parsed<T>(await answer({ what, method: "PATCH", path, query: {}, body: JSON.stringify(body) })),
    async *lines<T>(what: string, path: string, query: Query, signal: AbortSignal) {
      const opening = new AbortController();
      const late = setTimeout(() => opening.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      try {
        const both = AbortSignal.any([signal, opening.signal]);
        const response = await open({ what, method: "GET", path, query, signal: both });
        clearTimeout(late);
        if (response.statusCode !== 200) throw refusalOf(what, response, await textOf(response));
        response.once("error", () => undefined);
        for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY }))
          if (line.trim() !== "") yield JSON.parse(line) as T;
      } catch (error) {
        if (signal.aborted) return;
        throw reachable(server as string, what, timeoutMs, error);
      } finally {
        clearTimeout(late);
        // Whoever stops listening in the middle leaves no open stream behind.
        opening.abort();
      }
    },
    close: () => pool?.agent.destroy(),
  };
}

interface Asked {
  what: string;
  method: "GET" | "PATCH";
  path: string;
  query: Query;
  body?: string;
  accept?: string;
  signal?: AbortSignal;
}

function addressOf(server: string, { path, query }: Asked): URL {
  const base = new URL(server);
  const url = new URL(`${base.pathname.replace(/\/$/, "")}${path}`, base);
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
  return url;
}

function keptAlive(agent: http.Agent): http.Agent {
  return Object.assign(agent, { keepAlive: true, maxSockets: SOCKETS });
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
}

function refusalOf(what: string, response: http.IncomingMessage, text: string): KubeRefusal {
  const status = statusOf(text);
  const told = Number(response.headers["retry-after"] ?? status.details?.retryAfterSeconds ?? Number.NaN);
  return new KubeRefusal(response.statusCode ?? 0, what, status, Number.isFinite(told) ? told : null);
}

/** A proxy in between may answer with a page: then its first words are the message. */
function statusOf(text: string): KubeStatus {
  try {
    const parsed = JSON.parse(text) as KubeStatus;
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return text.trim() === "" ? {} : { message: text.trim().slice(0, 200) };
}

/** How long a server wants to be left alone before the same is asked again; `null`: the same would be answered again. */
function waitBefore({ code, retryAfterSeconds }: KubeRefusal): DurationMs | null {
  if (code !== 429 && code !== 503) return null;
  return retryAfterSeconds === null ? UNTOLD_WAIT_MS : retryAfterSeconds * 1000;
}

function reachable(server: string, what: string, timeoutMs: DurationMs, error: unknown): unknown {
  if (error instanceof KubeRefusal || error instanceof RuntimeUnavailable) return error;
  // A mistake of this program is no trouble of the network.
  if (error instanceof TypeError || error instanceof RangeError) return error;
  const { name, message, code } = error as Error & { code?: string };
  if (error instanceof SyntaxError)
    return new RuntimeUnavailable(`${what}: ${server} does not answer as an API server does`, {
      cause: error,
    });
  const isLate = name === "TimeoutError" || name === "AbortError" || code === "ABORT_ERR";
  const because = isLate ? `did not answer within ${timeoutMs} ms` : `cannot be reached (${code ?? message})`;
  return new RuntimeUnavailable(`${what}: the API server ${server} ${because}`, { cause: error });
}
