/**
 * Pairs of identical leaking containers on a real engine, one watched only (control), one in auto, and a healthy one
 * beside them. Proves that each control dies of its leak and its twin lives, with the raise read from the cgroup
 * before the control died, and that nothing was given to the healthy one.
 *
 *   npm run -s proof:docker -- --json     {"ok":…,"pairs":[…],"decisionToAppliedMs":{…},"falseGrants":…}
 *
 * Exits with 1 when any of it fails, with 2 when no engine answers.
 */
import { setTimeout as wait } from "node:timers/promises";
import Docker from "dockerode";
import { removeFixtures, runWorkload } from "./fixture-image";
import { readCgroupMemoryLimit } from "./proof/cgroup-memory-limit";
import { readGrants } from "./proof/grants";
import { overrideAutoOf } from "./proof/override-auto";
import { quantile } from "./proof/quantile";
import { startScratchStack } from "./scratch-stack";

const MIB = 1024 * 1024;
const LIMIT_MIB = 128;
const HOLD_MIB = 16;
/** Slow to fast; the last one leaves about three minutes from its start to its death. */
const LEAKS_MIB_PER_MINUTE = [14, 18, 24, 32];
const LABEL = "pfn.proof=docker";
const LONGEST_MS = 15 * 60_000;
/** A twin that lives this long after the last control died has outlived its own death. */
const AFTERWARDS_MS = 20_000;

const json = process.argv.includes("--json");
const say = (text: string) => json || console.log(text);

interface Leaker {
  id: string;
  name: string;
  startedAt: string;
}
interface Pair {
  leakMibPerMinute: number;
  control: Leaker;
  protected: Leaker;
  controlDiedAt: number | null;
  /** When the protected one's cgroup was first seen above its first limit. */
  raisedAt: number | null;
}

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
  await overrideAutoOf(stack);
  const verdict = await prove();
  if (json) console.log(JSON.stringify(verdict));
  else console.table(verdict.pairs);
  process.exitCode = verdict.ok ? 0 : 1;
} finally {
  await removeFixtures(docker, LABEL);
  await stack.stop();
}

async function prove() {
  const healthy = await start("healthy", "healthy", {});
  const pairs: Pair[] = [];
  for (const [i, leakMibPerMinute] of LEAKS_MIB_PER_MINUTE.entries()) {
    const env = { LEAK_MIB_PER_MINUTE: String(leakMibPerMinute), HOLD_MIB: String(HOLD_MIB) };
    const [control, shielded] = await Promise.all([
      start("leak", `pair${i}-control`, { "pfn.mode": "observe" }, env),
      start("leak", `pair${i}-auto`, { "pfn.mode": "auto" }, env),
    ]);
    pairs.push({ leakMibPerMinute, control, protected: shielded, controlDiedAt: null, raisedAt: null });
  }
  say(`${pairs.length} pairs leak towards ${LIMIT_MIB} MiB; this takes up to ten minutes`);
  await watch(pairs);

  const [grants, healthyState] = await Promise.all([readGrants(stack.pool), stateOf(healthy)]);
  const ofPairs = await Promise.all(
    pairs.map(async (pair) => {
      const [control, shielded] = await Promise.all([stateOf(pair.control), stateOf(pair.protected)]);
      return {
        leakMibPerMinute: pair.leakMibPerMinute,
        control: control.oomKilled ? "oom" : control.running ? "alive" : "dead",
        protected: shielded.running && shielded.startedAt === pair.protected.startedAt ? "alive" : "dead",
        leadSeconds:
          pair.raisedAt === null || pair.controlDiedAt === null
            ? null
            : Math.round((pair.controlDiedAt - pair.raisedAt) / 1000),
      };
    }),
  );
  const autos = new Set(pairs.map((pair) => pair.protected.id));
  const falseGrants = grants.filter((grant) => !autos.has(grant.runtimeId)).length;
  const latencies = grants.map((grant) => grant.decisionToAppliedMs);
  const decisionToAppliedMs = { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) };
  const ok =
    falseGrants === 0 &&
    healthyState.running &&
    ofPairs.every((p) => p.control === "oom" && p.protected === "alive" && (p.leadSeconds ?? -1) > 0);
  return { ok, pairs: ofPairs, decisionToAppliedMs, falseGrants };
}

/** Looks twice a second until every control has died, and a little longer. */
async function watch(pairs: Pair[]): Promise<void> {
  const giveUpAt = Date.now() + LONGEST_MS;
  let doneAt: number | null = null;
  while (Date.now() < giveUpAt && (doneAt === null || Date.now() - doneAt < AFTERWARDS_MS)) {
    for (const pair of pairs) await look(pair);
    if (doneAt === null && pairs.every((pair) => pair.controlDiedAt !== null)) doneAt = Date.now();
    await wait(500);
  }
}

async function look(pair: Pair): Promise<void> {
  if (pair.raisedAt === null) {
    const limit = await readCgroupMemoryLimit(docker, pair.protected.id);
    if (limit !== null && limit > LIMIT_MIB * MIB) {
      pair.raisedAt = Date.now();
      say(`${pair.protected.name}: its cgroup reads ${Math.round(limit / MIB)} MiB`);
    }
  }
  if (pair.controlDiedAt === null) {
    const state = await stateOf(pair.control);
    if (!state.running) {
      pair.controlDiedAt = state.finishedAt;
      say(`${pair.control.name}: ${state.oomKilled ? "killed, out of memory" : "died"}`);
    }
  }
}

async function start(
  workload: "leak" | "healthy",
  suffix: string,
  labels: Record<string, string>,
  env: Record<string, string> = {},
): Promise<Leaker> {
  const [key, value] = LABEL.split("=") as [string, string];
  const container = await runWorkload(docker, {
    workload,
    name: `pfn-proof-${suffix}`,
    memoryBytes: LIMIT_MIB * MIB,
    cpuMillicores: 500,
    labels: { ...labels, [key]: value },
    env,
  });
  const { Id, Name, State } = await container.inspect();
  return { id: Id, name: Name.slice(1), startedAt: State.StartedAt };
}

async function stateOf({ id }: Leaker) {
  const { State } = await docker.getContainer(id).inspect();
  return {
    running: State.Running,
    oomKilled: State.OOMKilled,
    startedAt: State.StartedAt,
    finishedAt: Date.parse(State.FinishedAt),
  };
}
