/**
 * Lets the workers run over a thousand simulated containers, collected every 10 s, hurts them at random, and holds the
 * ledger against its promises all the while.
 *
 *   npm run soak -- [--minutes 120] [--containers 1000] [--seed 1] [--json]
 *   {"minutes":0,"faults":0,"lagP99Ms":0,"violations":0}
 *
 * lagP99Ms  how much later than due the 99th of 100 samples came. Exits with 1 when a promise is broken or the lag is
 * longer than an interval, with 2 when an argument is not known.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openDatabase } from "@/server/store/database";
import { findViolations } from "@/server/store/invariants";
import { randomOf } from "./faults/random-of";
import { scratchDatabase } from "./negotiate/scratch-database";
import { pickFault } from "./soak/soak-faults";
import { startWorkers } from "./soak/soaked-workers";

const INTERVAL_MS = 10_000;
const BETWEEN_FAULTS_MS = 20_000;
const wanted = readArguments();
const random = randomOf(wanted.seed);
const server = await scratchDatabase();
const db = openDatabase(server.url, 4);
const broken = new Map<string, string>();
let faults = 0;
let stopWorkers: (() => Promise<unknown>) | undefined;
try {
  const workers = await startWorkers(server.url, wanted.containers);
  stopWorkers = workers.stop;
  const startedAt = new Date();
  const until = Date.now() + wanted.minutes * 60_000;
  while (Date.now() < until) {
    await sleep(Math.min(BETWEEN_FAULTS_MS * (0.5 + random()), Math.max(0, until - Date.now())));
    await look();
    if (Date.now() + INTERVAL_MS >= until) continue;
    const fault = pickFault(random());
    console.error(`${new Date().toISOString()} ${fault.name}`);
    await fault.inject(workers, db.pool);
    faults++;
  }
  await sleep(Math.max(0, until - Date.now()));
  await look();
  const lagP99Ms = await lagSince(startedAt);
  const result = { minutes: wanted.minutes, faults, lagP99Ms, violations: broken.size };
  for (const line of broken.values()) console.error(`broken: ${line}`);
  if (wanted.json) console.log(JSON.stringify(result));
  else console.table([result]);
  process.exitCode = broken.size > 0 || lagP99Ms === null || lagP99Ms > INTERVAL_MS ? 1 : 0;
} finally {
  await stopWorkers?.();
  await db.close();
  await server.stop();
}

async function look(): Promise<void> {
  const found = await findViolations(db, {
    now: Date.now(),
    intervalSeconds: INTERVAL_MS / 1000,
    hourlyBudget: 120,
  });
  for (const { invariant, subject, detail } of found)
    broken.set(`${invariant} ${subject}`, `${invariant} on ${subject}: ${detail}`);
}

/** Of the gaps between two samples of a container, what is more than an interval; `null` where there were no two. */
async function lagSince(since: Date): Promise<number | null> {
  const { rows } = await db.pool.query<{ lag: number | null }>(
    `select percentile_cont(0.99) within group (order by greatest(0, gap - $2))::float8 as lag from (
       select extract(epoch from at - lag(at) over (partition by container_id order by at)) * 1000 as gap
       from telemetry.sample where at >= $1
     ) gaps where gap is not null`,
    [since, INTERVAL_MS],
  );
  const lag = rows[0]?.lag ?? null;
  return lag === null ? null : Math.round(lag);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: "string", default: "120" },
        containers: { type: "string", default: "1000" },
        seed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
      },
    });
    const number = (name: "minutes" | "containers" | "seed") => {
      const value = Number(values[name]);
      if (!(value > 0)) throw new Error(`--${name} wants a number above 0, got "${values[name]}"`);
      return value;
    };
    return {
      minutes: number("minutes"),
      containers: number("containers"),
      seed: number("seed"),
      json: values.json,
    };
  } catch (error) {
    console.error(`${(error as Error).message}`);
    process.exit(2);
  }
}
