import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { ensureDatabase } from "@/server/embedded/ensure-database";
import { migrate } from "@/server/embedded/migrate";
import { startPostgres } from "@/server/embedded/start-postgres";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const READY_MS = 180_000;

/** A database and a workers process of its own, exactly as `npm run up` starts them, and gone when stopped. */
export interface ScratchStack {
  pool: pg.Pool;
  /** Where the workers' log lines are, for looking at when something fails. */
  workersLog: string;
  stop(): Promise<void>;
}

/** Throws when the workers are not ready within a minute; their log is in the message. */
export async function startScratchStack(env: Record<string, string>): Promise<ScratchStack> {
  const folder = mkdtempSync(join(tmpdir(), "pfn-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    directory: join(folder, "postgres"),
    password: "scratch",
    logFile: join(folder, "postgres.log"),
    settings: ["max_connections=100"],
  });
  await ensureDatabase(postgres.url("postgres"), "pfn");
  const url = postgres.url("pfn");
  await migrate(url, join(ROOT, "prisma/migrations"));
  const workersLog = join(folder, "workers.log");
  const workers = await startWorkers({ ...env, DATABASE_URL: url }, workersLog);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  return {
    pool,
    workersLog,
    async stop() {
      await pool.end();
      await end(workers);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Throws when the workers are not ready in time, or end; what they said is in the message. */
export async function startWorkers(env: Record<string, string>, logFile: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: ROOT,
    env: { ...process.env, BETTER_AUTH_SECRET: "scratch-".repeat(5), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(logFile);
  let text = "";
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the workers were not ready in time:\n${text}`)),
      READY_MS,
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        log.write(chunk);
        if (text.length < 20_000) text += chunk;
        // What is said while hosts are taken up may be long.
        if (text.includes("workers are ready") || chunk.includes("workers are ready")) {
          clearTimeout(timer);
          resolve();
        }
      });
    }
    child.once("exit", (code) => reject(new Error(`the workers ended with ${code}:\n${text}`)));
  });
  return child;
}

/** Asks it to drain, and waits until it has ended. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
