import type { Logger } from "pino";
import { dockerEndpoint } from "@/server/adapters/docker/docker-endpoint";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import { trainFailureInThread } from "@/server/adapters/failure-trainer/train-in-thread";
import { cheapForecasters } from "@/server/adapters/forecasters/cheap-forecasters";
import { shippedLstmFile } from "@/server/adapters/forecasters/lstm/shipped-lstm";
import { trainInThread } from "@/server/adapters/forecasters/lstm/train-in-thread";
import { threadedForecasters } from "@/server/adapters/forecasters/thread/threaded-forecasters";
import { allNotifiers } from "@/server/adapters/notifiers/all-notifiers";
import { createPrometheusSource } from "@/server/adapters/prometheus/prometheus-source";
import { createPrometheusQuery } from "@/server/adapters/prometheus/query-prometheus";
import { simulatedMachineOf } from "@/server/adapters/simulator/simulated-machine-of";
import { createSimulatorRuntime, type SimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import { createSimulatorTelemetry } from "@/server/adapters/simulator/simulator-telemetry";
import { allVmManagers } from "@/server/adapters/vm/all-vm-managers";
import { systemClock } from "@/server/clock";
import { writeFailureFile } from "@/server/domain/learning/failure-file";
import { defaultReserve } from "@/server/domain/negotiation/ledger";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { HOSTILE_BLUEPRINTS } from "@/server/domain/simulation/hostile-blueprints";
import type { EpochMs } from "@/server/domain/units";
import type { Env } from "@/server/env";
import type { FailureLearning, HostLink, House, Settings, SharedLstm } from "@/server/house";
import { type JobQueue, openQueue } from "@/server/jobs/queue";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import type { TelemetrySource } from "@/server/ports/telemetry-source";
import { openSealer } from "@/server/secrets/sealer";
import { unlockSimulated } from "@/server/store/auto-unlocks";
import { type Database, openDatabase } from "@/server/store/database";
import { saveHost } from "@/server/store/hosts";
import { addSimulatedMachine } from "@/server/store/machines";
import { ensurePartitions } from "@/server/store/partitions";
import { rollUp } from "@/server/store/rollups";
import { forgetSimulatedFleet, saveHistory } from "@/server/store/simulated-history";

/** Collections that a process looks at before it acts: after a restart everything seems overdue at once. */
const WARM_UP_INTERVALS = 3;

export interface OpenHouse extends House {
  jobs: JobQueue;
  close(): Promise<void>;
}

/** The only place that picks adapters: Docker, a cluster's nodes, or the simulated fleet when `PFN_DEMO` says so. */
export async function openHouse(env: Env, log: Logger): Promise<OpenHouse> {
  const db = openDatabase(env.DATABASE_URL, 16);
  const jobs = await openQueue({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL, log, max: 20 });
  const clock = systemClock;
  const settings = settingsOf(env);
  const now = clock.now();
  await ensurePartitions(db, now, now);
  await forgetSimulatedFleet(db, env.PFN_DEMO);
  await unlockSimulated(db, env.PFN_DEMO, now);
  const links: HostLink[] = [];
  if (env.PFN_DEMO) links.push(await linkSimulator(db, env, settings));
  else
    for (const runtime of await realRuntimes(env, log))
      links.push(await linkHost(db, runtime, createPrometheusSource({ now: clock.now }), settings, now));
  const dear = threadedForecasters();
  const machines = allVmManagers({
    now: clock.now,
    allowLoopback: env.PFN_NOTIFY_LOOPBACK,
    simulated(hostId) {
      const link = links.find(({ id }) => id === hostId);
      return link ? simulatedMachineOf(link.runtime) : null;
    },
  });
  return {
    db,
    clock,
    log,
    jobs,
    hosts: new Map(links.map((link) => [link.id, link])),
    forecasters: cheapForecasters(),
    dearForecasters: dear.forecasters,
    lstm: sharedLstm(dear.setLstm),
    notifiers: allNotifiers(env.PFN_NOTIFY_LOOPBACK),
    secrets: env.PFN_SECRET_KEY ? openSealer(env.PFN_SECRET_KEY) : undefined,
    queryMetrics: createPrometheusQuery({ now: clock.now }),
    vmManagers: machines.open,
    failureLearning: failureLearning(),
    settings: { ...settings, publicUrl: env.PFN_PUBLIC_URL },
    close: async () => {
      await dear.close();
      await machines.close();
      await Promise.all(links.map(({ runtime }) => runtime.close()));
      await db.close();
    },
  };
}

async function realRuntimes(env: Env, log: Logger): Promise<ContainerRuntime[]> {
  const onEventsBroken = (because: string) =>
    log.warn({ because }, "the runtime's event stream broke and was opened again");
  const { now } = systemClock;
  if (env.PFN_KUBECONFIG === undefined)
    return [createDockerRuntime({ endpoint: dockerEndpoint(process.env), now, onEventsBroken })];
  // The cluster's client is read only where there is a cluster.
  const { openKubernetesNodes } = await import("@/server/adapters/kubernetes/open-nodes");
  return openKubernetesNodes({
    kubeconfig: env.PFN_KUBECONFIG,
    node: env.PFN_KUBE_NODE,
    namespace: env.PFN_KUBE_NAMESPACE,
    labelSelector: env.PFN_KUBE_SELECTOR,
    usage: env.PFN_KUBE_USAGE,
    prometheus: {
      url: env.PFN_KUBE_PROMETHEUS,
      nodeLabel: env.PFN_KUBE_PROMETHEUS_NODE_LABEL,
      query: createPrometheusQuery({ maxBytes: 8 * 1024 * 1024, maxSeries: 10_000, now }),
    },
    now,
    onEventsBroken,
  });
}

/** The shipped trees speak from the first minute, as they did better on hosts that they had never seen; a later version has to win here. */
function failureLearning(): FailureLearning {
  const prior = shippedPrior();
  return {
    shipped: { version: prior.version, file: writeFailureFile(prior) },
    startsAs: "champion",
    isEntered: false,
    challenger: null,
    train: trainFailureInThread,
  };
}

function sharedLstm(setLstm: (file: Uint8Array) => void): SharedLstm {
  const shipped = shippedLstmFile();
  return {
    shipped,
    speaking: shipped.version,
    use(version, file) {
      setLstm(file);
      this.speaking = version;
    },
    train: trainInThread,
  };
}

/** How this installation runs, out of its configuration. */
export function settingsOf(env: Pick<Env, "PFN_COLLECT_SECONDS" | "PFN_RETENTION_DAYS">): Settings {
  return {
    intervalSeconds: env.PFN_COLLECT_SECONDS,
    forecastSeconds: Math.max(20, 2 * env.PFN_COLLECT_SECONDS),
    leadTimeSeconds: 30,
    hourlyBudget: 120,
    forecastBudgetMs: 6_000,
    retentionDays: env.PFN_RETENTION_DAYS,
  };
}

/** Introduces a runtime's host to the store. */
export async function linkHost(
  db: Database,
  runtime: ContainerRuntime,
  telemetry: TelemetrySource,
  settings: Settings,
  now: EpochMs,
): Promise<HostLink> {
  const description = await runtime.describeHost();
  const reserve = defaultReserve(description);
  const warmUpUntil = now + WARM_UP_INTERVALS * settings.intervalSeconds * 1000;
  const host = await saveHost(db, description, reserve, warmUpUntil);
  return {
    id: host.id,
    runtime,
    telemetry,
    lastReadings: new Map(),
    modelWeights: new Map(),
    bands: new Map(),
  };
}

async function linkSimulator(db: Database, env: Env, settings: Settings): Promise<HostLink> {
  const runtime: SimulatorRuntime = createSimulatorRuntime({
    seed: env.PFN_DEMO_SEED,
    speed: env.PFN_DEMO_SPEED,
    ...(env.PFN_DEMO_HOSTILE
      ? { blueprints: HOSTILE_BLUEPRINTS, containers: HOSTILE_BLUEPRINTS.length }
      : { containers: env.PFN_DEMO_CONTAINERS }),
    clock: systemClock,
  });
  const now = systemClock.now();
  const link = await linkHost(db, runtime, createSimulatorTelemetry(runtime), settings, now);
  await saveHistory(db, link.id, await runtime.listContainers(), runtime.recordedHistory(), now);
  await rollUp(db, now);
  await addSimulatedMachine(db, link.id);
  return link;
}
