import type { ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import pg from "pg";
import { end, startWorkers } from "@/bench/scratch-stack";
import { ensureDatabase } from "@/server/embedded/ensure-database";
import { migrate } from "@/server/embedded/migrate";
import { startPostgres } from "@/server/embedded/start-postgres";
import { openTestRedis } from "@/server/embedded/test-redis";
import { cpuSeconds, residentMib } from "./cpu-seconds";
import type { ScaleOptions, Size } from "./read-sizes";
import { readTicks } from "./read-ticks";

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
const SERVED_MS = 300_000;

export interface ScaleRun extends Size {
  /** Median from when a host's collection was due to what was decided of it: collected, assessed, negotiated. */
  cycleMs: number;
  /** 99th percentile, over the collections of all hosts, from when it was due to when its samples are stored. */
  lagP99Ms: number;
  /** Workers, database and queue together, for 1,000 containers and one interval. */
  cpuSecondsPer1000: number;
  /** Resident memory of all worker processes together. */
  rssMb: number;
  /** Samples stored a second. */
  rowsPerSecond: number;
  /** Of the collections that were due, how many were made; 1 is all. */
  collectedShare: number;
  /** Of the hosts' assessments that were due, how many were made; 1 is all. */
  assessedShare: number;
  /** Where the CPU went, in seconds for 1,000 containers and one interval. */
  cpu: { workers: number; database: number; redis: number };
}

/** One installation of that size from nothing, with its own database and queue; watched for a while, and gone again. */
export async function measureSize(size: Size, options: ScaleOptions): Promise<ScaleRun> {
  const folder = mkdtempSync(join(tmpdir(), "pfn-scale-"));
  chmodSync(folder, 0o755);
  const directory = join(folder, "postgres");
  const postgres = await startPostgres({
    directory,
    password: "scratch",
    logFile: join(folder, "postgres.log"),
    settings: ["max_connections=300"],
  });
  const redis = size.queue === "redis" ? await openTestRedis() : null;
  const children: ChildProcess[] = [];
  try {
    if (size.queue === "redis" && redis === null) throw new Error("there is no redis-server to start");
    await ensureDatabase(postgres.url("postgres"), "pfn");
    const url = postgres.url("pfn");
    await migrate(url, MIGRATIONS);
    const env = {
      DATABASE_URL: url,
      ...(redis ? { REDIS_URL: redis.url } : {}),
      PFN_DEMO: "1",
      PFN_DEMO_CONTAINERS: String(size.containers),
      PFN_DEMO_HOSTS: String(size.hosts),
      PFN_COLLECT_SECONDS: String(options.intervalSeconds),
      PFN_LOG_LEVEL: "debug",
    };
    const logs = Array.from({ length: size.workers }, (_, i) => join(folder, `workers-${i}.log`));
    for (const log of logs) children.push(await startWorkers(env, log));
    await untilServed(size, logs);
    // What comes with a start (partitions, the first forecasts of all) is no part of the life after it.
    await wait(2 * options.intervalSeconds * 1000);
    return await watch(size, options, { url, logs, children, redisUrl: redis?.url, directory });
  } finally {
    await Promise.all(children.map(end));
    await redis?.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilServed({ hosts }: Size, logs: readonly string[]): Promise<void> {
  const giveUpAt = Date.now() + SERVED_MS;
  for (;;) {
    const served = new Set<number>();
    for (const log of logs) {
      for (const { msg, hostId } of readTicks(log)) {
        if (msg === "serving a host") served.add(hostId);
        if (msg === "serving a host no more") served.delete(hostId);
      }
    }
    if (served.size >= hosts) return;
    if (Date.now() > giveUpAt)
      throw new Error(`only ${served.size} of ${hosts} hosts were served within 5 min`);
    await wait(1_000);
  }
}

interface Running {
  url: string;
  logs: readonly string[];
  children: readonly ChildProcess[];
  redisUrl: string | undefined;
  directory: string;
}

async function watch(size: Size, options: ScaleOptions, running: Running): Promise<ScaleRun> {
  const { seconds, intervalSeconds } = options;
  const pids = running.children.map(({ pid }) => pid!);
  const postmaster = Number(readFileSync(join(running.directory, "postmaster.pid"), "utf8").split("\n")[0]);
  const pool = new pg.Pool({ connectionString: running.url, max: 1 });
  const redis = running.redisUrl ? new Redis(running.redisUrl) : null;
  try {
    const spent = async () => ({
      workers: pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
      database: cpuSeconds(postmaster, { family: true }),
      redis: redis ? redisSeconds(await redis.info("cpu")) : 0,
    });
    const samples = async (from: Date, to: Date) =>
      Number(
        (
          await pool.query("select count(*) as n from telemetry.sample where at > $1 and at <= $2", [
            from,
            to,
          ])
        ).rows[0].n,
      );
    const from = new Date();
    const before = await spent();
    await wait(seconds * 1000);
    const after = await spent();
    const to = new Date();
    const rss = pids.reduce((sum, pid) => sum + residentMib(pid), 0);
    const elapsed = (to.getTime() - from.getTime()) / 1000;
    const ticks = running.logs
      .flatMap(readTicks)
      .filter(({ at }) => at > from.getTime() && at <= to.getTime());
    const lags = (verb: string) => ticks.filter(({ msg }) => msg === verb).map(({ lagMs }) => lagMs);
    const collected = lags("collected");
    if (collected.length === 0) throw new Error(`nothing was collected within ${seconds} s`);
    const due = elapsed / intervalSeconds;
    const per = (cpu: number) => round((cpu * 1_000) / size.containers / due, 3);
    const cpu = {
      workers: per(after.workers - before.workers),
      database: per(after.database - before.database),
      redis: per(after.redis - before.redis),
    };
    return {
      ...size,
      cycleMs: Math.round(
        ["collected", "assessed", "negotiated"].reduce((sum, verb) => sum + quantile(lags(verb), 0.5), 0),
      ),
      lagP99Ms: Math.round(quantile(collected, 0.99)),
      cpuSecondsPer1000: round(cpu.workers + cpu.database + cpu.redis, 3),
      rssMb: Math.round(rss),
      rowsPerSecond: Math.round((await samples(from, to)) / elapsed),
      collectedShare: round(collected.length / size.hosts / due, 2),
      assessedShare: round(lags("assessed").length / size.hosts / due, 2),
      cpu,
    };
  } finally {
    redis?.disconnect();
    await pool.end();
  }
}

function redisSeconds(info: string): number {
  const of = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, "m").exec(info)?.[1]);
  return of("used_cpu_sys") + of("used_cpu_user");
}

/** The value that a share `q` of all lies at or under; 0 of none. */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
