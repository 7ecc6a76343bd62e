import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { EpochMs } from "@/server/domain/units";

export interface ChildTask {
  url: string;
  /** Of the engine. */
  port: number;
  hostId: number;
  changeId: string;
  now: EpochMs;
  /** The step at which the signal comes; 0: never. */
  at: number;
  signal: "SIGKILL" | "SIGSTOP";
}

export interface Child {
  pid: number;
  /** How it ended, and how many steps it counted when it came to its end. */
  ended: Promise<{
    signal: NodeJS.Signals | null;
    code: number | null;
    steps: number | null;
    failed: string | null;
  }>;
  /** Until it was stopped, or ended. */
  halted(): Promise<void>;
  wake(): void;
  /** Ended outright, if it has not ended yet. */
  end(): void;
}

const SCRIPT = fileURLToPath(new URL("./apply-child.ts", import.meta.url));

/** Starts a worker process for one change. */
export function startChild(task: ChildTask): Child {
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, JSON.stringify(task)], {
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  let over = false;
  const ended = new Promise<Awaited<Child["ended"]>>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      over = true;
      resolve({ code, signal, ...(text ? JSON.parse(text) : { steps: null, failed: null }) });
    });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    ended,
    async halted() {
      while (!over && !/^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await sleep(10);
    },
    wake: () => void child.kill("SIGCONT"),
    end: () => void child.kill("SIGKILL"),
  };
}
