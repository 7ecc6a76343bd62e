import fs from "node:fs";
import path from "node:path";
import type { z } from "zod";
import type { CliContext } from "./context";
import { CliRefusal } from "./refusal";

const PATIENCE_MS = 20_000;

export interface Api {
  get<Output>(path: string, output: z.ZodType<Output>): Promise<Output>;
  post<Output>(path: string, body: object, output: z.ZodType<Output>): Promise<Output>;
}

/** The REST API at the address of `--url`, with the token of the environment. Throws CliRefusal when there is none. */
export function apiOf({ program, world }: CliContext): Api {
  const { url } = program.opts<{ url: string }>();
  const base = URL.canParse(url) ? url.replace(/\/+$/, "") : undefined;
  if (base === undefined)
    throw new CliRefusal(`--url is "${url}": give an address such as http://localhost:7300.`);
  const token = tokenOf(world.env, world.folder);
  const send = async <Output>(
    method: "GET" | "POST",
    where: string,
    output: z.ZodType<Output>,
    body?: object,
  ) => {
    const response = await fetch(`${base}/api/v1${where}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
      // A redirect could carry the token to another machine.
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((error) => {
      const because = error.cause?.code ?? error.cause?.message ?? error.message;
      throw new CliRefusal(`No answer from ${base} (${because}): start PFN with npm run up, or give --url.`);
    });
    const answer = await response.json().catch(() => null);
    if (!response.ok) {
      throw new CliRefusal(answer?.message ?? `${base} answers with status ${response.status}: is it PFN?`);
    }
    const parsed = output.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new CliRefusal(`${base} answers in another version's words: use the pfn of that installation.`);
  };
  return {
    get: (where, output) => send("GET", where, output),
    post: (where, body, output) => send("POST", where, output, body),
  };
}

function tokenOf(env: CliContext["world"]["env"], folder: string): string {
  if (env.PFN_TOKEN) return env.PFN_TOKEN;
  if (!env.PFN_TOKEN_FILE) {
    throw new CliRefusal("No token: make one in the dashboard under Tokens, then export PFN_TOKEN=pfn_….");
  }
  const file = path.resolve(folder, env.PFN_TOKEN_FILE);
  if (!fs.existsSync(file)) throw new CliRefusal(`PFN_TOKEN_FILE names ${file}, which is not there.`);
  return fs.readFileSync(file, "utf8").trim();
}
