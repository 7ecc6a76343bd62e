import http from "node:http";
import https from "node:https";

/** Where the engine is, as `dockerEndpoint` tells it. */
export type EngineAddress =
  | { kind: "socket"; path: string }
  | { kind: "tcp"; host: string; port: number; tls: { ca: string; cert: string; key: string } | null };

export interface EngineRequest {
  method: "GET" | "POST";
  path: string;
  body?: string;
  /** Aborted when the client is gone or the answer takes too long. */
  signal: AbortSignal;
}

/** The engine cannot be reached, or gave no whole answer. */
export class EngineSilent extends Error {
  override name = "EngineSilent";
}

export interface EngineAnswer {
  status: number;
  stream: http.IncomingMessage;
}

/** One request in the gate's own words: no header, path or body of a client is passed on. Throws `EngineSilent`. */
export function askEngine(
  engine: EngineAddress,
  agent: http.Agent,
  ask: EngineRequest,
): Promise<EngineAnswer> {
  const target =
    engine.kind === "socket"
      ? { socketPath: engine.path }
      : { host: engine.host, port: engine.port, ...(engine.tls ?? {}) };
  const secure = engine.kind === "tcp" && engine.tls !== null;
  const headers: Record<string, string | number> = { host: "docker" };
  if (ask.body !== undefined) {
    headers["content-type"] = "application/json";
    headers["content-length"] = Buffer.byteLength(ask.body);
  }
  return new Promise((resolve, reject) => {
    const options = { ...target, agent, method: ask.method, path: ask.path, headers, signal: ask.signal };
    const request = (secure ? https : http).request(options, (stream) =>
      resolve({ status: stream.statusCode ?? 502, stream }),
    );
    request.once("error", (error: NodeJS.ErrnoException) =>
      reject(new EngineSilent(error.code ?? error.message, { cause: error })),
    );
    request.end(ask.body);
  });
}

/** The whole answer as text. Throws `EngineSilent` when it is longer than `most` bytes or breaks off. */
export async function wholeText(stream: http.IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += (chunk as Buffer).length;
      if (size > most) throw new EngineSilent(`its answer is longer than ${most} bytes`);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    stream.destroy();
    throw error instanceof EngineSilent
      ? error
      : new EngineSilent((error as Error).message, { cause: error });
  }
  return Buffer.concat(chunks).toString("utf8");
}

export function agentFor(engine: EngineAddress): http.Agent {
  const pool = { keepAlive: true, maxSockets: 128 };
  return engine.kind === "tcp" && engine.tls !== null
    ? new https.Agent({ ...pool, ...engine.tls })
    : new http.Agent(pool);
}
