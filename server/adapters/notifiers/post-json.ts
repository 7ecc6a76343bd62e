import http from "node:http";
import https from "node:https";
import type { DurationMs } from "@/server/domain/units";
import { NotDelivered } from "@/server/ports/notifier";
import { cleanText } from "./clean-text";
import { guardedLookup, refuseLiteral } from "./reachable-address";

export interface PostOptions {
  headers?: Record<string, string> | undefined;
  timeoutMs?: DurationMs | undefined;
  /** Off unless said: this machine's own services are nobody's channel. */
  allowLoopback?: boolean | undefined;
}

const MOST_BYTES = 16 * 1024;
const MOST_WORDS = 200;
/** Too early, too many, or a timeout: the same message may be taken later. */
const LATER = new Set([408, 425, 429]);

/**
 * Posts JSON to another server: no redirects, no forbidden addresses, a whole answer in time.
 *
 * Returns  "200 ok": the status and the first of the answer's words.
 * Throws   NotDelivered; its message never holds the address's path or query, which may be a password.
 */
export async function postJson(address: string, body: string, options: PostOptions = {}): Promise<string> {
  const { timeoutMs = 10_000, allowLoopback = false } = options;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new NotDelivered(`${url.protocol} is not called: only http and https are`, false);
  }
  refuseLiteral(url.hostname, allowLoopback);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const { status, text } = await exchange(url, body, { ...options, allowLoopback }, signal);
    const answer = cleanText(`${status} ${text}`, MOST_WORDS);
    if (status >= 200 && status < 300) return answer;
    if (status >= 300 && status < 400) {
      throw new NotDelivered(`${url.host} answered ${status}, and redirects are not followed`, false);
    }
    throw new NotDelivered(`${url.host} answered ${answer}`, status >= 500 || LATER.has(status));
  } catch (error) {
    if (error instanceof NotDelivered) throw error;
    if (signal.aborted)
      throw new NotDelivered(`${url.host} gave no answer in ${timeoutMs / 1000} s`, true, { cause: error });
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    throw new NotDelivered(`${url.host} cannot be reached (${code})`, true, { cause: error });
  }
}

function exchange(
  url: URL,
  body: string,
  { headers, allowLoopback = false }: PostOptions,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const request = url.protocol === "https:" ? https.request : http.request;
  const sent = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "accept-encoding": "identity",
    "user-agent": "pfn-notifier",
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: "POST", headers: sent, signal, agent: false, lookup: guardedLookup(allowLoopback) },
      (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => {
          chunks.push(chunk.subarray(0, Math.max(0, MOST_BYTES - bytes)));
          bytes += chunk.length;
          if (bytes > MOST_BYTES) answer.destroy();
        });
        const end = () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
        answer.on("end", end);
        // What was said so far is enough: nobody has to hear a long answer out.
        answer.on("close", end);
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}
