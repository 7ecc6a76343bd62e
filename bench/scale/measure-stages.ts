import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pino from "pino";
import { createDriftForecaster } from "@/server/adapters/forecasters/create-drift-forecaster";
import { createSimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import { createSimulatorTelemetry } from "@/server/adapters/simulator/simulator-telemetry";
import { defaultReserve } from "@/server/domain/negotiation/ledger";
import { ensureDatabase } from "@/server/embedded/ensure-database";
import { migrate } from "@/server/embedded/migrate";
import { startPostgres } from "@/server/embedded/start-postgres";
import type { HostLink, House } from "@/server/house";
import { assess } from "@/server/loop/assess";
import { collect } from "@/server/loop/collect";
import { forecast } from "@/server/loop/forecast";
import { newHostLink } from "@/server/loop/host-link";
import { negotiate } from "@/server/loop/negotiate";
import { type Database, openDatabase } from "@/server/store/database";
import { saveHost } from "@/server/store/hosts";
import { ensurePartitions } from "@/server/store/partitions";
import { SampleWindows } from "@/server/store/sample-windows";
import { saveHistory } from "@/server/store/simulated-history";
import { SteppedClock } from "@/server/test-house";
import { cabled } from "@/server/test-house/cabled-runtime";
import { WaitingJobs } from "@/server/test-house/waiting-jobs";
import { cpuSeconds } from "./cpu-seconds";

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
const INTERVAL_SECONDS = 10;
/** The first rounds fill caches and partitions. */
const WARM_ROUNDS = 2;
const ROUNDS = 4;

const STAGES = { collect, assess, negotiate } as const;

export interface StageRun {
  containers: number;
  hosts: number;
  /** CPU seconds for 1,000 containers and one interval, of the process and of PostgreSQL. */
  cpuSecondsPer1000: Record<keyof typeof STAGES | "total", { worker: number; database: number }>;
}

/**
 * What collecting, assessing and negotiating cost in CPU, one after another in this very process: CPU seconds hardly
 * depend on what else runs on the machine, unlike every lag. Forecasting has a budget of its own and is not in it.
 */
export async function measureStages(containers: number, hosts: number): Promise<StageRun> {
  const folder = mkdtempSync(join(tmpdir(), "pfn-stages-"));
  chmodSync(folder, 0o755);
  const directory = join(folder, "postgres");
  const postgres = await startPostgres({
    directory,
    password: "scratch",
    logFile: join(folder, "postgres.log"),
  });
  const db = await (async () => {
    await ensureDatabase(postgres.url("postgres"), "pfn");
    await migrate(postgres.url("pfn"), MIGRATIONS);
    return openDatabase(postgres.url("pfn"));
  })();
  try {
    const clock = new SteppedClock(Date.now());
    await ensurePartitions(db, clock.now() - 86_400_000, clock.now());
    const links = new Map<number, HostLink>();
    for (let i = 0; i < hosts; i++) {
      const link = await openHost(db, clock, i, Math.floor(containers / hosts));
      links.set(link.id, link);
    }
    const house: House = {
      db,
      clock,
      log: pino({ level: "silent" }),
      jobs: new WaitingJobs(),
      hosts: links,
      // The drift alone, since it is the cheapest: what stands here only has to give the assessments a path to judge.
      forecasters: [createDriftForecaster()],
      settings: {
        intervalSeconds: INTERVAL_SECONDS,
        forecastSeconds: 20,
        leadTimeSeconds: 30,
        hourlyBudget: 120,
        forecastBudgetMs: 3_600_000,
        retentionDays: 14,
      },
    };
    for (const hostId of links.keys()) await forecast(house, { hostId });
    const postmaster = Number(readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n")[0]);
    const spent = { collect: zero(), assess: zero(), negotiate: zero(), total: zero() };
    for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
      clock.advance(INTERVAL_SECONDS);
      for (const [name, stage] of Object.entries(STAGES) as [
        keyof typeof STAGES,
        (typeof STAGES)["collect"],
      ][]) {
        const before = { worker: ownSeconds(), database: cpuSeconds(postmaster, { family: true }) };
        for (const hostId of links.keys()) await stage(house, { hostId });
        if (round < WARM_ROUNDS) continue;
        for (const key of [name, "total"] as const) {
          spent[key].worker += ownSeconds() - before.worker;
          spent[key].database += cpuSeconds(postmaster, { family: true }) - before.database;
        }
      }
    }
    const per = (seconds: number) => Number(((seconds * 1_000) / containers / ROUNDS).toFixed(3));
    const cpuSecondsPer1000 = Object.fromEntries(
      Object.entries(spent).map(([name, { worker, database }]) => [
        name,
        { worker: per(worker), database: per(database) },
      ]),
    ) as StageRun["cpuSecondsPer1000"];
    return { containers, hosts, cpuSecondsPer1000 };
  } finally {
    await db.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openHost(
  db: Database,
  clock: SteppedClock,
  number: number,
  containers: number,
): Promise<HostLink> {
  // A quarter of an hour of samples, as much as an assessment looks back on.
  const startAt = clock.now() - 15 * 60_000;
  const fleet = createSimulatorRuntime({ seed: number + 1, clock, containers, startAt });
  const runtime = cabled(fleet, `host-${number + 1}`);
  const description = await runtime.describeHost();
  const { id } = await saveHost(db, description, defaultReserve(description), clock.now());
  await saveHistory(db, id, await fleet.listContainers(), fleet.recordedHistory(), clock.now());
  return {
    ...newHostLink({ id, runtime, telemetry: createSimulatorTelemetry(fleet) }),
    windows: new SampleWindows(),
  };
}

function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function zero() {
  return { worker: 0, database: 0 };
}
