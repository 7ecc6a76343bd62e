import { createHmac, timingSafeEqual } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { guardedLookup, refuseLiteral } from "@/server/adapters/notifiers/reachable-address";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { ManagerRefusal, ManagerUnavailable } from "@/server/ports/vm-manager";

const MOST_BYTES = 64 * 1024;
/** An answer's own clock may be this far from ours. */
const CLOCKS_APART_SECONDS = 300;
/** Too early, too many, or a timeout: the same call may be answered later. */
const LATER = new Set([408, 425, 429]);

export interface SignedPost {
  url: string;
  secret: string;
  /** The same call however often it is sent. */
  id: string;
  body: string;
  now: EpochMs;
  timeoutMs: DurationMs;
  allowLoopback: boolean;
}

/**
 * Posts a signed call and gives back the answer's text, when whoever answered knows the secret as well.
 *
 * Throws   ManagerRefusal: its answer said no, with its words. ManagerUnavailable: no answer in time, none that was
 *          signed, or one that asks to come back later.
 */
export async function postSigned(post: SignedPost): Promise<string> {
  const url = new URL(post.url);
  refuseForbidden(url, post);
  const signal = AbortSignal.timeout(post.timeoutMs);
  const answer = await exchange(url, post, signal).catch((error: NodeJS.ErrnoException) => {
    const because = signal.aborted
      ? `${url.host} gave no answer in ${post.timeoutMs / 1000} s`
      : `${url.host} cannot be reached (${error.code ?? error.message})`;
    throw new ManagerUnavailable(because, { cause: error });
  });
  const { status, text } = answer;
  if (status >= 500 || LATER.has(status) || (status >= 300 && status < 400))
    throw new ManagerUnavailable(`${url.host} answered ${status}`);
  if (!isSigned(answer, post)) {
    throw new ManagerUnavailable(
      `${url.host} answered ${status} without a signature of the secret that it shares`,
    );
  }
  if (status >= 400) throw new ManagerRefusal(wordsOf(text) ?? `${url.host} answered ${status}`);
  return text;
}

/** Throws  ManagerRefusal for an address that is written as a forbidden one. */
function refuseForbidden(url: URL, { allowLoopback }: SignedPost): void {
  try {
    refuseLiteral(url.hostname, allowLoopback);
  } catch (error) {
    throw new ManagerRefusal((error as Error).message, { cause: error });
  }
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 of "<seconds>.<id>.<body>". */
export function signatureOf(secret: string, seconds: number, id: string, body: string): string {
  const mac = createHmac("sha256", secret).update(`${seconds}.${id}.${body}`).digest("hex");
  return `t=${seconds},v1=${mac}`;
}

interface Answer {
  status: number;
  text: string;
  signature: string | undefined;
}

function isSigned({ signature, text }: Answer, { secret, id, now }: SignedPost): boolean {
  const seconds = Number(/^t=(\d{1,12}),v1=[0-9a-f]{64}$/.exec(signature ?? "")?.[1] ?? Number.NaN);
  if (!(Math.abs(seconds - now / 1000) <= CLOCKS_APART_SECONDS)) return false;
  const expected = signatureOf(secret, seconds, id, text);
  return timingSafeEqual(Buffer.from(signature ?? ""), Buffer.from(expected));
}

function exchange(url: URL, post: SignedPost, signal: AbortSignal): Promise<Answer> {
  const request = url.protocol === "https:" ? https.request : http.request;
  const headers = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(post.body)),
    "accept-encoding": "identity",
    "user-agent": "pfn-vm-manager",
    "x-pfn-request": post.id,
    "x-pfn-signature": signatureOf(post.secret, Math.floor(post.now / 1000), post.id, post.body),
  };
  const lookup = guardedLookup(post.allowLoopback);
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", headers, signal, agent: false, lookup }, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MOST_BYTES) answer.destroy(new Error("its answer is too long"));
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const signature = answer.headers["x-pfn-signature"];
        resolve({
          status: answer.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
          signature: typeof signature === "string" ? signature : undefined,
        });
      });
    });
    call.on("error", reject);
    call.end(post.body);
  });
}

/** A refusal's own sentence, without what could forge a line. */
function wordsOf(text: string): string | null {
  try {
    const { because } = JSON.parse(text) as { because?: unknown };
    if (typeof because !== "string") return null;
    return because
      .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
      .trim()
      .slice(0, 300);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
