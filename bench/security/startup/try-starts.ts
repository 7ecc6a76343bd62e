import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PATIENCE_MS = 60_000;
/** sysexits' EX_CONFIG. */
const REFUSED = 78;

const RANDOM = "q0Y1mB6xwC3dVb9hJ2k4LrT8nS5pZ7aE";
const workers = "workers/main.ts";
const base = { NODE_ENV: "production", DATABASE_URL: "postgresql://u:p@127.0.0.1:9/pfn" };

const STARTS = [
  { name: "no secret", program: workers, env: base, says: /BETTER_AUTH_SECRET: is not set/ },
  {
    name: "a short one",
    program: workers,
    env: { ...base, BETTER_AUTH_SECRET: "hunter2" },
    says: /BETTER_AUTH_SECRET: must have at least 32/,
  },
  {
    name: "a default one",
    program: workers,
    env: { ...base, BETTER_AUTH_SECRET: "changeme".repeat(5) },
    says: /BETTER_AUTH_SECRET: is too simple/,
  },
  {
    name: "a simple key for sealing",
    program: workers,
    env: { ...base, BETTER_AUTH_SECRET: RANDOM, PFN_SECRET_KEY: `${RANDOM},${"a".repeat(32)}` },
    says: /PFN_SECRET_KEY: is too simple/,
  },
  {
    name: "a gate without a place to listen",
    program: "server/gate/main.ts",
    env: {},
    says: /PFN_GATE_SOCKET/,
  },
] as const;

/** The programs themselves, started with secrets that are missing, short or made by hand. */
export async function tryStarts(): Promise<string> {
  for (const { name, program, env, says } of STARTS) {
    const { code, text } = await start(program, env);
    if (code !== REFUSED || !says.test(text))
      throw new Error(`${name}: ${program} ended with ${code}: ${text}`);
    const given = Object.entries(env).filter(([key]) => /SECRET/.test(key));
    const told = given.find(([, value]) => text.includes(value));
    if (told) throw new Error(`${name}: the secret itself is in what it said`);
  }
  return `${STARTS.map(({ name }) => name).join(", ")}: each ended with ${REFUSED}, the variable named and no value shown`;
}

function start(program: string, env: Record<string, string>): Promise<{ code: number | null; text: string }> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    cwd: ROOT,
    env: { PATH, HOME, ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}
