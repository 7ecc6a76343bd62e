import http from "node:http";
import type { Logger } from "pino";
import { type AllowedCall, allowedCall } from "@/server/gate/allowed-call";
import { answerCall, type Behind } from "@/server/gate/answer-call";
import { agentFor, type EngineAddress, EngineSilent } from "@/server/gate/ask-engine";
import { checkedUpdate } from "@/server/gate/checked-update";
import { passEvents } from "@/server/gate/pass-events";
import { RateCap } from "@/server/gate/rate-cap";
import { Refusal } from "@/server/gate/refusal";

export interface GateOptions {
  engine: EngineAddress;
  log: Logger;
  readOnly?: boolean;
  /** How many updates may come at once, and how many a minute on average. */
  updates?: { burst: number; perMinute: number };
  /** The same for questions. */
  questions?: { burst: number; perMinute: number };
  /** For every call but the event stream. */
  timeoutMs?: number;
}

const LONGEST_BODY = 4 * 1024;
const EVENT_STREAMS = 8;
/** The adapter keeps up to 64. */
const CONNECTIONS = 512;
const LOGGED_TARGET = 300;

/** The gate as an HTTP server that the caller lets listen: what it is asked for is refused unless it is on the list. */
export function serveGate(options: GateOptions): http.Server {
  const { engine, log, readOnly = false, timeoutMs = 30_000 } = options;
  const updates = capOf(options.updates ?? { burst: 60, perMinute: 240 });
  const questions = capOf(options.questions ?? { burst: 5_000, perMinute: 30_000 });
  const behind: Behind = { engine, agent: agentFor(engine), readOnly };
  let streams = 0;

  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const call = allowedCall(request.method ?? "", request.url ?? "");
    const cap = call.kind === "update" ? updates : questions;
    if (!cap.take(performance.now())) throw new Refusal("this comes too often", 429);
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const body = await bodyOf(request, call);
    if (call.kind === "events") return events(call.path, response, gone.signal);
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(timeoutMs)]);
    const answer = await answerCall(behind, call, body, signal);
    if (call.kind === "update")
      log.info({ id: call.id, limits: checkedUpdate(body), status: answer.status }, "update passed on");
    send(response, answer.status, answer.body);
  }

  async function events(path: string, response: http.ServerResponse, signal: AbortSignal): Promise<void> {
    if (streams >= EVENT_STREAMS) throw new Refusal("too many listen already", 429);
    streams++;
    try {
      await passEvents(behind, path, response, signal);
    } finally {
      streams--;
    }
  }

  function fail(request: http.IncomingMessage, response: http.ServerResponse, error: unknown): void {
    if (error instanceof Refusal) {
      refused(request, error.message);
      send(response, error.status, words(`the gate refuses: ${error.message}`), true);
    } else if (error instanceof EngineSilent) {
      send(response, 503, words(`the engine behind the gate is silent: ${error.message}`), true);
    } else if (!response.destroyed) {
      log.error({ err: error }, "the gate broke on a request");
      send(response, 502, words("the gate broke on this request"), true);
    }
  }

  function refused({ method = "", url = "" }: http.IncomingMessage, because: string): void {
    log.warn({ method, target: url.slice(0, LOGGED_TARGET), because }, "refused");
  }

  const server = http.createServer(
    { maxHeaderSize: 8 * 1024, headersTimeout: 5_000, requestTimeout: 10_000, insecureHTTPParser: false },
    (request, response) => {
      handle(request, response).catch((error) => fail(request, response, error));
    },
  );
  // Anything that would make a tunnel of the connection.
  for (const door of ["upgrade", "connect"] as const)
    server.on(door, (request: http.IncomingMessage, socket) => {
      refused(request, `${door} is not on the list`);
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    });
  for (const door of ["checkContinue", "checkExpectation"] as const)
    server.on(door, (request: http.IncomingMessage, response: http.ServerResponse) =>
      fail(request, response, new Refusal("an expectation is not on the list")),
    );
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    log.warn({ because: error.code ?? error.message }, "refused: not readable as HTTP");
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  server.maxConnections = CONNECTIONS;
  server.on("close", () => behind.agent.destroy());
  return server;
}

const capOf = ({ burst, perMinute }: { burst: number; perMinute: number }) =>
  new RateCap(burst, perMinute / 60);

/** The body of an update, at most 4 KB; whatever else is asked for has none. */
async function bodyOf(request: http.IncomingMessage, call: AllowedCall): Promise<string> {
  if (call.kind !== "update") {
    if (
      request.headers["transfer-encoding"] !== undefined ||
      Number(request.headers["content-length"] ?? 0) > 0
    )
      throw new Refusal("a body is not on the list");
    return "";
  }
  if (request.headers["content-type"] !== "application/json")
    throw new Refusal("the body is not said to be JSON");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LONGEST_BODY) throw new Refusal(`the body is longer than ${LONGEST_BODY} bytes`, 413);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const words = (message: string) => JSON.stringify({ message });

function send(response: http.ServerResponse, status: number, body: string, close = false): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(close ? { connection: "close" } : {}),
  });
  response.end(body);
}
