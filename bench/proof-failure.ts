/**
 * Three containers on a real engine that nobody helps: one leaks until it is OOM-killed, one is offered more and more
 * work until its health check fails, one has a bug. Proves that the first two are given a high risk of the right cause
 * before they fail, and that the third is called *other* before it crashes again.
 *
 *   npm run -s proof:failure -- --json     {"ok":…,"threshold":…,"rows":[…]}
 *
 * Exits with 1 when any of it fails, with 2 when no engine answers.
 */
import { setTimeout as wait } from "node:timers/promises";
import Docker from "dockerode";
import { removeFixtures, runWorkload } from "@/bench/fixture-image";
import { readTold, type Told } from "@/bench/proof/assessments";
import { startScratchStack } from "@/bench/scratch-stack";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";

const MIB = 1024 * 1024;
const LABEL = "pfn.proof=failure";
const LONGEST_MS = 10 * 60_000;
const OBSERVE = { "pfn.mode": "observe", "pfn.proof": "failure" };
const QUEUE_ENV = {
  CALM_MILLICORES: "120",
  PEAK_MILLICORES: "600",
  SERVES_MILLICORES: "400",
  START_DELAY_SECONDS: "90",
  RAMP_SECONDS: "180",
};

type Cause = "memory" | "cpu" | "other";
interface Watched {
  cause: Cause;
  id: string;
  failures: number[];
  starts: number;
  unhealthy: boolean;
}

const json = process.argv.includes("--json");
const say = (text: string) => json || console.log(text);
const docker = new Docker();
try {
  await docker.ping();
} catch (error) {
  console.error(`No Docker Engine answers (${(error as Error).message}): start Docker, then try again.`);
  process.exit(2);
}
await removeFixtures(docker, LABEL);
const stack = await startScratchStack({ PFN_DEMO: "0", PFN_COLLECT_SECONDS: "5", PFN_LOG_LEVEL: "info" });
try {
  const watched = await start();
  await watch(watched);
  const rows = await Promise.all(watched.map(verdictOf));
  const ok = rows.every((row) => row.ok);
  if (json) console.log(JSON.stringify({ ok, threshold: DEFAULT_POLICY.threshold, rows }));
  else console.table(rows);
  process.exitCode = ok ? 0 : 1;
} finally {
  await removeFixtures(docker, LABEL);
  await stack.stop();
}

async function start(): Promise<Watched[]> {
  const common = { memoryBytes: 128 * MIB, cpuMillicores: 400, labels: OBSERVE };
  const leak = await runWorkload(docker, {
    ...common,
    workload: "leak",
    env: { LEAK_MIB_PER_MINUTE: "24", HOLD_MIB: "16" },
  });
  const queue = await runWorkload(docker, {
    ...common,
    workload: "queue",
    env: QUEUE_ENV,
    healthCheck: "queue-check",
  });
  const crash = await runWorkload(docker, {
    ...common,
    workload: "crash",
    env: { CRASH_AFTER_SECONDS: "90" },
    hostConfig: { RestartPolicy: { Name: "always" } },
  });
  const of = (cause: Cause, { id }: Docker.Container): Watched => ({
    cause,
    id,
    failures: [],
    starts: 0,
    unhealthy: false,
  });
  return [of("memory", leak), of("cpu", queue), of("other", crash)];
}

/** Until each has failed once, and the one with the bug twice. */
async function watch(watched: readonly Watched[]): Promise<void> {
  const giveUpAt = Date.now() + LONGEST_MS;
  const done = ({ cause, failures }: Watched) => failures.length >= (cause === "other" ? 2 : 1);
  while (Date.now() < giveUpAt && !watched.every(done)) {
    for (const own of watched) await look(own);
    await wait(500);
  }
}

async function look(own: Watched): Promise<void> {
  const { State, RestartCount } = await docker.getContainer(own.id).inspect();
  const unhealthy = State.Health?.Status === "unhealthy";
  const failed =
    own.cause === "cpu"
      ? unhealthy && !own.unhealthy
      : own.cause === "memory"
        ? !State.Running && own.failures.length === 0
        : RestartCount > own.starts;
  own.unhealthy = unhealthy;
  own.starts = RestartCount;
  if (!failed) return;
  own.failures.push(Date.now());
  say(`the one for ${own.cause} failed`);
}

async function verdictOf({ cause, id, failures }: Watched) {
  const told = await readTold(stack.pool, id);
  const from = cause === "other" ? failures[0] : 0;
  const failedAt = cause === "other" ? failures[1] : failures[0];
  if (from === undefined || failedAt === undefined) return { cause, ok: false, because: "it never failed" };
  const before = told.filter(({ at }) => at > from && at < failedAt);
  const high = ({ risk60 }: Told) => risk60 !== null && risk60 >= DEFAULT_POLICY.threshold;
  const first = before.find((one) => one.cause === cause && (cause === "other" || high(one)));
  const last = before.at(-1);
  return {
    cause,
    ok: first !== undefined && last?.cause === cause,
    leadSeconds: first ? Math.round((failedAt - first.at) / 1000) : null,
    lastSaid: last?.cause ?? null,
    lastRisk60: last?.risk60 ?? null,
    reason: last?.reason ?? null,
  };
}
