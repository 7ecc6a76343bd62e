/**
 * What one collection tick costs: `npm run -s bench:collect -- [--json] [--quick]`.
 * Counts the CPU of this process; what the engine spends on the stats API comes on top and is the engine's.
 */
import { availableParallelism } from "node:os";
import Docker from "dockerode";
import { type CgroupTree, makeCgroupTree } from "@/bench/cgroup-tree";
import { removeFixtures, runWorkload } from "@/bench/fixture-image";
import { collectCgroups } from "@/server/adapters/cgroup/collect-cgroups";
import { cgroupVersion, locateCgroup } from "@/server/adapters/cgroup/locate-cgroup";
import { dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import type { Reading } from "@/server/domain/telemetry/reading";
import { toSample } from "@/server/domain/telemetry/to-sample";
import type { ContainerRuntime } from "@/server/ports/container-runtime";

interface Run {
  source: "cgroup" | "stats-api";
  containers: number;
  real: boolean;
  msPerTick: number;
  cpuMsPerTick: number;
}

/** Between ticks, as in life, caches cool and garbage is collected. */
const PAUSE_MS = 200;
const TICK_SECONDS = 10;
const BENCH_LABEL = `pfn.bench=${process.pid}`;

const json = process.argv.includes("--json");
const quick = process.argv.includes("--quick");
const docker = new Docker();

try {
  const runs: Run[] = [
    ...(await realRuns(quick ? 6 : 60)),
    ...(await fixtureRuns(quick ? [200] : [1_000, 10_000])),
  ];
  const real = runs.find((run) => run.real && run.source === "cgroup");
  if (real === undefined)
    throw new Error("no real container was read by its cgroup files: is the engine on this host?");
  const perContainer = real.cpuMsPerTick / real.containers;
  const corePercentPer100 = round((perContainer * 100 * 100) / (TICK_SECONDS * 1000));
  if (json) console.log(JSON.stringify({ runs, corePercentPer100 }));
  else await printTable(runs, corePercentPer100);
} catch (error) {
  console.error(`bench:collect failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function realRuns(count: number): Promise<Run[]> {
  const endpoint = dockerEndpoint(process.env);
  const local = createDockerRuntime({ endpoint });
  const remote = createDockerRuntime({ endpoint, kernel: null, timeoutMs: 60_000, tickDeadlineMs: 120_000 });
  const listening = new AbortController();
  process.once("SIGINT", () => void removeFixtures(docker, BENCH_LABEL).finally(() => process.exit(130)));
  try {
    for (let started = 0; started < count; started += 6)
      await Promise.all(Array.from({ length: Math.min(6, count - started) }, startOne));
    // As the collector does: with events heard, inspect answers are kept for longer.
    const events = [local, remote].map((runtime) => drain(runtime, listening.signal));
    const runs = [
      await measureRuntime("cgroup", local, count, quick ? 5 : 20),
      await measureRuntime("stats-api", remote, count, quick ? 2 : 3),
    ];
    listening.abort();
    await Promise.all(events);
    return runs;
  } finally {
    listening.abort();
    await Promise.all([local.close(), remote.close()]);
    await removeFixtures(docker, BENCH_LABEL);
  }
}

async function startOne(): Promise<void> {
  const [label, value] = BENCH_LABEL.split("=") as [string, string];
  const labels = { [label]: value };
  await runWorkload(docker, {
    workload: "healthy",
    labels,
    env: { HOLD_MIB: "1" },
    memoryBytes: 96 * 2 ** 20,
    cpuMillicores: 200,
  });
}

async function drain(runtime: ContainerRuntime, signal: AbortSignal): Promise<void> {
  for await (const _ of runtime.events(Date.now(), signal));
}

async function measureRuntime(
  source: Run["source"],
  runtime: ContainerRuntime,
  count: number,
  ticks: number,
): Promise<Run> {
  const [label, value] = BENCH_LABEL.split("=") as [string, string];
  return measure({ source, containers: count, real: true }, ticks, async () => {
    const ours = (await runtime.listContainers()).filter((container) => container.labels[label] === value);
    return runtime.readAll(ours);
  });
}

/** Half of the containers in the v1 layout, half in v2. */
async function fixtureRuns(counts: readonly number[]): Promise<Run[]> {
  const runs: Run[] = [];
  for (const count of counts) {
    const trees = [makeCgroupTree(1, count / 2), makeCgroupTree(2, count / 2)];
    try {
      const targets = new Map(trees.flatMap(locateAll));
      runs.push(
        await measure({ source: "cgroup", containers: count, real: false }, quick ? 3 : 8, () =>
          collectCgroups(targets, Date.now),
        ),
      );
    } finally {
      for (const tree of trees) tree.remove();
    }
  }
  return runs;
}

function locateAll(tree: CgroupTree, at: number) {
  return tree.containers.map(({ id, pid }) => {
    const location = locateCgroup(id, pid, tree.roots);
    if (location === null) throw new Error(`the generated container ${id} was not found`);
    return [`${at}/${id}`, location] as const;
  });
}

/** One warm-up tick, then the mean of `ticks`; each turns its readings into samples, as the collector does. */
async function measure(
  run: Pick<Run, "source" | "containers" | "real">,
  ticks: number,
  tick: () => Promise<Map<string, Reading>>,
): Promise<Run> {
  let previous = await tick();
  let ms = 0;
  let cpuMicroseconds = 0;
  for (let done = 0; done < ticks; done++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const cpu = process.cpuUsage();
    const from = performance.now();
    const current = await tick();
    for (const [id, reading] of current) toSample(previous.get(id) ?? null, reading, { restartCount: 0 });
    ms += performance.now() - from;
    const { user, system } = process.cpuUsage(cpu);
    cpuMicroseconds += user + system;
    const known = [...current.values()].filter((reading) => reading.memoryUsageBytes !== null).length;
    if (known !== run.containers)
      throw new Error(`${known} of ${run.containers} containers were read by ${run.source}`);
    previous = current;
  }
  return { ...run, msPerTick: round(ms / ticks), cpuMsPerTick: round(cpuMicroseconds / 1000 / ticks) };
}

async function printTable(runs: readonly Run[], corePercentPer100: number): Promise<void> {
  const { Version } = await docker.version();
  const machine = `${availableParallelism()} cores, Node ${process.versions.node}, Docker Engine ${Version}, cgroup v${cgroupVersion()}`;
  console.log(`One collection tick on ${machine}\n`);
  console.table(
    runs.map((run) => ({
      source: run.source,
      containers: `${run.containers} ${run.real ? "real" : "fixtures"}`,
      "ms a tick": run.msPerTick,
      "CPU ms a tick": run.cpuMsPerTick,
    })),
  );
  console.log(
    `\n100 containers every ${TICK_SECONDS} s cost ${corePercentPer100} % of one core (aim: at most 1 %).`,
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
