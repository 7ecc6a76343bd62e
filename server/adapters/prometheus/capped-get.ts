import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { Bytes, DurationMs } from "@/server/domain/units";

export interface CappedGet {
  headers: Record<string, string>;
  timeoutMs: DurationMs;
  /** Of the answer's body. */
  maxBytes: Bytes;
  /** How the host's name is found; left out: as ever. */
  lookup?: LookupFunction;
}

/** What kept a whole answer from coming. `code` is the system's own word. */
export class GetFailed extends Error {
  override name = "GetFailed";
  constructor(
    readonly kind: "timeout" | "unreachable" | "too-long",
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${code}`, options);
  }
}

/**
 * One GET without redirects, with a bound on time and size. Not `fetch`: that one follows redirects, and the browsers' list
 * of forbidden ports, on which containers do serve metrics.
 *
 * Throws  GetFailed; whatever `lookup` refuses is its `cause`.
 */
export async function cappedGet(
  url: URL,
  { headers, timeoutMs, maxBytes, lookup }: CappedGet,
): Promise<{ statusCode: number; headers: IncomingHttpHeaders; text: string }> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = url.protocol === "https:" ? requestHttps : requestHttp;
      // Compression would let a small answer grow without bound; the client of `node:http` does not undo any.
      const options = {
        signal,
        agent: false,
        headers: { ...headers, "accept-encoding": "identity" },
        lookup,
      };
      request(url, options, resolve).on("error", reject).end();
    });
    try {
      return {
        statusCode: answer.statusCode ?? 0,
        headers: answer.headers,
        text: await readText(answer, maxBytes),
      };
    } finally {
      answer.destroy();
    }
  } catch (error) {
    if (error instanceof GetFailed) throw error;
    if (signal.aborted) throw new GetFailed("timeout", `${timeoutMs} ms`, { cause: error });
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new GetFailed("unreachable", code, { cause: error });
  }
}

async function readText(answer: IncomingMessage, maxBytes: Bytes): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new GetFailed("too-long", `${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
