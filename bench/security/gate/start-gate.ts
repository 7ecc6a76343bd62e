import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const READY_MS = 60_000;

export interface StartedGate {
  socket: string;
  pid: number;
  /** What it logged so far, a line each. */
  lines(): { msg: string; because?: string }[];
  /** As a supervisor stops it; with SIGKILL as a crash. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** The gate's own program before this machine's engine. Rejects with what it said when it is not ready in time. */
export async function startGate(env: Record<string, string> = {}): Promise<StartedGate> {
  const folder = mkdtempSync(join(tmpdir(), "pfn-gate-"));
  const socket = join(folder, "gate.sock");
  const child = spawn(process.execPath, ["--import", "tsx", "server/gate/main.ts"], {
    cwd: ROOT,
    env: {
      ...process.env,
      PFN_LOG_LEVEL: "info",
      PFN_GATE_UPDATES_PER_MINUTE: "6000",
      ...env,
      PFN_GATE_SOCKET: socket,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  await ready(child, (chunk) => {
    text += chunk;
    return text;
  });
  return {
    socket,
    pid: child.pid ?? 0,
    lines: () =>
      text
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line)),
    async stop(signal = "SIGTERM") {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess, heard: (chunk: string) => string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the gate was not ready in time: ${text}`));
    }, READY_MS);
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        text = heard(chunk);
        if (!text.includes("gate is ready")) return;
        clearTimeout(timer);
        resolve();
      });
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the gate ended with ${code}: ${text}`));
    });
  });
}
