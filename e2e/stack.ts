import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
/** A first start on a slow machine, the build included. */
const START_MS = 240_000;
const STOP_MS = 45_000;
/** What a developer's shell may hold and a user's does not: it would lead the stack elsewhere. */
const OF_OTHERS =
  /^(PFN_|NODE_ENV$|NODE_OPTIONS$|DATABASE_URL|REDIS_URL|BETTER_AUTH_SECRET|PW_|PLAYWRIGHT_|FORCE_COLOR$|DEBUG_COLORS$)/;

/** A running PFN, started as a user starts it. */
export interface Stack {
  url: string;
  /** The one-time link that the start printed. */
  setUpLink: string;
  /** From the command to its word that it is ready. */
  readySeconds: number;
  /** Everything that was printed so far. */
  output(): string;
  /** The log of "web", "workers" or "postgres"; empty before it has begun. */
  log(part: string): string;
  /** As Ctrl-C. Resolves when all is drained; rejects when that fails or takes over 45 s. */
  stop(): Promise<void>;
}

/**
 * `npm run up` with a state folder and a port of its own.
 *
 * env      variables on top of the machine's own, e.g. PFN_DEMO.
 * Rejects  with all that was printed when it ends, or is not ready within 4 min.
 */
export async function startStack(env: Record<string, string>): Promise<Stack> {
  const home = mkdtempSync(path.join(tmpdir(), "pfn-e2e-"));
  // PostgreSQL runs as another user where the tests run as root.
  chmodSync(home, 0o755);
  const mine: NodeJS.ProcessEnv = { ...process.env };
  for (const name of Object.keys(mine)) if (OF_OTHERS.test(name)) delete mine[name];
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/up.mjs")], {
    cwd: ROOT,
    env: { ...mine, ...env, PFN_HOME: home, PFN_PORT: String(await freePort()) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let heard = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      heard();
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const stop = async () => {
    child.kill("SIGINT");
    const late = AbortSignal.timeout(STOP_MS);
    const code = await Promise.race([
      ended,
      new Promise<"late">((resolve) => late.addEventListener("abort", () => resolve("late"))),
    ]);
    if (code === "late") child.kill("SIGKILL");
    else rmSync(home, { recursive: true, force: true });
    if (code !== 0) throw new Error(`PFN did not drain (${code}):\n${output}`);
  };
  const line = (pattern: RegExp) => pattern.exec(output)?.[1];
  const ready = new Promise<{ url: string; setUpLink: string }>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`PFN was not ready in time:\n${output}`)), START_MS);
    heard = () => {
      const url = line(/^PFN is ready at (\S+)$/m);
      const setUpLink = line(/^Create the first administrator here .*: (\S+)$/m);
      if (url === undefined || setUpLink === undefined) return;
      clearTimeout(timer);
      resolve({ url, setUpLink });
    };
    void ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`PFN ended with ${code} before it was ready:\n${output}`));
    }, reject);
  });
  const begun = Date.now();
  const addresses = await ready.catch(async (error) => {
    child.kill("SIGINT");
    throw error;
  });
  return {
    ...addresses,
    readySeconds: Math.round((Date.now() - begun) / 1000),
    output: () => output,
    log: (part) => {
      const file = path.join(home, "logs", `${part}.log`);
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    },
    stop,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
