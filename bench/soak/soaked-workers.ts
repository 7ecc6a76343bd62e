import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY_MS = 240_000;

/** The workers as they run live, over a simulated fleet; they may be hurt. */
export interface SoakedWorkers {
  /** Ended and started anew; resolves when they are ready again. */
  restart(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Stopped for so long, and woken. */
  pause(ms: number): Promise<void>;
  /** Asked to stop; its exit code. */
  stop(): Promise<number | null>;
}

export async function startWorkers(
  databaseUrl: string,
  containers: number,
  collectSeconds = 10,
): Promise<SoakedWorkers> {
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
      cwd: ROOT,
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        BETTER_AUTH_SECRET: "scratch-".repeat(5),
        PFN_DEMO: "1",
        PFN_DEMO_CONTAINERS: String(containers),
        PFN_COLLECT_SECONDS: String(collectSeconds),
        PFN_LOG_LEVEL: "info",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the workers were not ready in time:\n${text}`)),
        READY_MS,
      );
      child.once("exit", (code) => reject(new Error(`the workers ended with ${code}:\n${text}`)));
      child.stdout.setEncoding("utf8").on("data", (chunk) => {
        if (text.length < 20_000) text += chunk;
        if (!text.includes("workers are ready")) return;
        clearTimeout(timer);
        resolve();
      });
    });
    return child;
  };
  const end = async (signal: NodeJS.Signals) => {
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    return ended;
  };
  let child = await start();
  return {
    async restart(signal) {
      await end(signal);
      child = await start();
    },
    async pause(ms) {
      child.kill("SIGSTOP");
      await sleep(ms);
      child.kill("SIGCONT");
    },
    stop: () => end("SIGTERM"),
  };
}
