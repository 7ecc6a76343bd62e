import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
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
import { historyLengthMs } from "@/server/adapters/simulator/record-history";
import { simulatedMachineOf } from "@/server/adapters/simulator/simulated-machine-of";
import { createSimulatorRuntime, type SimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import { createSimulatorTelemetry } from "@/server/adapters/simulator/simulator-telemetry";
import { allVmManagers } from "@/server/adapters/vm/all-vm-managers";
import { systemClock } from "@/server/clock";
import { writeFailureFile } from "@/server/domain/learning/failure-file";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";
import { HOSTILE_BLUEPRINTS } from "@/server/domain/simulation/hostile-blueprints";
import type { EpochMs } from "@/server/domain/units";
import type { Env } from "@/server/env";
import { readHostsFile } from "@/server/hosts-file";
import type { FailureLearning, HostConnection, Settings, SharedLstm } from "@/server/house";
import { hostSharding } from "@/server/jobs/host-sharding";
import { type JobQueue, openQueue } from "@/server/jobs/queue";
import type { ServingHouse } from "@/server/loop/hosts/serve-hosts";
import { type ContainerRuntime, RuntimeUnavailable } from "@/server/ports/container-runtime";
import { openSealer, type Sealer, SecretUnreadable } from "@/server/secrets/sealer";
import { unlockSimulated } from "@/server/store/auto-unlocks";
import { type Database, openDatabase } from "@/server/store/database";
import { declareEndpoints, type Endpoint } from "@/server/store/host-endpoints";
import { hostSecretName } from "@/server/store/host-secret-name";
import { addSimulatedMachine } from "@/server/store/machines";
import { ensurePartitions } from "@/server/store/partitions";
import { forgetSimulatedFleet, forgetSimulatedHosts, saveHistory } from "@/server/store/simulated-history";

/** Before the name of a cluster's node, in the address of its endpoint. */
const NODE = "node:";

export interface OpenHouse extends ServingHouse {
  close(): Promise<void>;
}

/** The only place that picks adapters: Docker, a cluster's nodes, or simulated fleets when `PFN_DEMO` says so. */
export async function openHouse(env: Env, log: Logger): Promise<OpenHouse> {
  const db = openDatabase(env.DATABASE_URL, 16);
  const jobs = await openQueue({
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    log,
    // A listener for each shard and each verb that is about no host, and some to work with.
    max: 24,
    sharding: hostSharding(db),
  });
  const clock = systemClock;
  const settings = settingsOf(env);
  const now = clock.now();
  await ensurePartitions(db, now, now);
  if (!env.PFN_DEMO) await forgetSimulatedHosts(db);
  await unlockSimulated(db, env.PFN_DEMO, now);
  const nodes = await openNodes(env, log);
  await declareHosts(db, env, [...nodes.keys()], now);
  const secrets = env.PFN_SECRET_KEY ? openSealer(env.PFN_SECRET_KEY) : undefined;
  const dear = threadedForecasters();
  const simulators: Materials["simulators"] = new Map();
  const machines = allVmManagers({
    now: clock.now,
    allowLoopback: env.PFN_NOTIFY_LOOPBACK,
    simulated(hostId) {
      const runtime = simulators.get(hostId);
      return runtime ? simulatedMachineOf(runtime) : null;
    },
  });
  return {
    db,
    clock,
    log,
    jobs,
    hosts: new Map(),
    connect: (endpoint) => connectHost({ db, env, jobs, log, secrets, nodes, simulators }, endpoint),
    self: { id: randomUUID(), label: `${hostname()}:${process.pid}` },
    forecasters: cheapForecasters(),
    dearForecasters: dear.forecasters,
    lstm: sharedLstm(dear.setLstm),
    notifiers: allNotifiers(env.PFN_NOTIFY_LOOPBACK),
    secrets,
    queryMetrics: createPrometheusQuery({ now: clock.now }),
    vmManagers: machines.open,
    failureLearning: failureLearning(),
    settings: { ...settings, publicUrl: env.PFN_PUBLIC_URL },
    close: async () => {
      await dear.close();
      await machines.close();
      await db.close();
    },
  };
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

interface Materials {
  db: Database;
  env: Env;
  jobs: JobQueue;
  log: Logger;
  secrets: Sealer | undefined;
  /** The nodes of the cluster by name, where there is one. */
  nodes: ReadonlyMap<string, () => ContainerRuntime>;
  /** The simulated hosts that are served here, by the host's id. */
  simulators: Map<number, SimulatorRuntime>;
}

/** Throws RuntimeUnavailable, with the remedy, for an address or certificates that are of no use. */
function connectHost(materials: Materials, endpoint: Endpoint): HostConnection {
  if (endpoint.source === "demo") return connectSimulator(materials, endpoint);
  const { log, secrets, nodes } = materials;
  const { now } = systemClock;
  const node = nodes.get(endpoint.address.slice(NODE.length));
  if (endpoint.address.startsWith(NODE) && node)
    return { runtime: node(), telemetry: createPrometheusSource({ now }) };
  return {
    runtime: createDockerRuntime({
      endpoint: endpointOf(endpoint, secrets),
      now,
      onEventsBroken: (because) =>
        log.warn({ because, host: endpoint.name }, "the engine's event stream broke and was opened again"),
    }),
    telemetry: createPrometheusSource({ now }),
  };
}

function endpointOf({ id, source, address, sealedTls, tlsFolder }: Endpoint, secrets: Sealer | undefined) {
  if (source === "environment") return dockerEndpoint(process.env);
  if (process.env.PFN_GATE_SOCKET && address.startsWith("unix:"))
    throw new RuntimeUnavailable(
      "Sockets of this machine are reached through PFN's gate only: add this engine by tcp:// or ssh://.",
    );
  if (sealedTls === null) {
    const tls = tlsFolder ? { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: tlsFolder } : {};
    return dockerEndpoint({ DOCKER_HOST: address, HOME: process.env.HOME, ...tls });
  }
  if (!secrets)
    throw new RuntimeUnavailable("Its certificates are sealed: set PFN_SECRET_KEY for the workers too.");
  try {
    return dockerEndpoint({ DOCKER_HOST: address }, JSON.parse(secrets.open(sealedTls, hostSecretName(id))));
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    throw new RuntimeUnavailable(error.message, { cause: error });
  }
}

function connectSimulator({ db, env, jobs, simulators }: Materials, { address }: Endpoint): HostConnection {
  const number = Number(address.slice("demo:".length));
  const share = Math.floor(env.PFN_DEMO_CONTAINERS / env.PFN_DEMO_HOSTS);
  const rest = env.PFN_DEMO_CONTAINERS % env.PFN_DEMO_HOSTS;
  const runtime = createSimulatorRuntime({
    seed: env.PFN_DEMO_SEED + number - 1,
    speed: env.PFN_DEMO_SPEED,
    ...(env.PFN_DEMO_HOSTILE
      ? { blueprints: HOSTILE_BLUEPRINTS, containers: HOSTILE_BLUEPRINTS.length }
      : { containers: Math.max(1, share + (number <= rest ? 1 : 0)) }),
    // All hosts together get as much past as one with all the containers would.
    startAt: systemClock.now() - historyLengthMs(env.PFN_DEMO_CONTAINERS),
    clock: systemClock,
  });
  return {
    runtime,
    telemetry: createSimulatorTelemetry(runtime),
    async onLinked(hostId) {
      const now = systemClock.now();
      simulators.set(hostId, runtime);
      await forgetSimulatedFleet(db, hostId);
      await saveHistory(db, hostId, await runtime.listContainers(), runtime.recordedHistory(), now);
      await addSimulatedMachine(db, hostId);
      await jobs.send("maintain", {}, "maintain-linked");
    },
  };
}

/** What this installation's configuration says of hosts; those that were added in the dashboard stay as they are. */
async function declareHosts(db: Database, env: Env, nodes: readonly string[], now: EpochMs): Promise<void> {
  const simulated = Array.from({ length: env.PFN_DEMO ? env.PFN_DEMO_HOSTS : 0 }, (_, i) => ({
    name: i === 0 ? "simulated-host" : `simulated-host-${i + 1}`,
    address: `demo:${i + 1}`,
  }));
  await declareEndpoints(db, "demo", simulated, now);
  await declareEndpoints(db, "file", env.PFN_HOSTS ? readHostsFile(env.PFN_HOSTS) : [], now);
  const own = { name: process.env.DOCKER_HOST || "this machine", address: process.env.DOCKER_HOST ?? "" };
  const real = nodes.length > 0 ? nodes.map((name) => ({ name, address: `${NODE}${name}` })) : [own];
  await declareEndpoints(db, "environment", env.PFN_DEMO ? [] : real, now);
}

/** The nodes of the cluster that the configuration names; none without one. Throws RuntimeUnavailable, with the remedy. */
async function openNodes(env: Env, log: Logger): Promise<Materials["nodes"]> {
  if (env.PFN_KUBECONFIG === undefined || env.PFN_DEMO) return new Map();
  // The cluster's client is read only where there is a cluster.
  const { openCluster } = await import("@/server/adapters/kubernetes/open-nodes");
  const { now } = systemClock;
  return openCluster({
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
    onEventsBroken: (because) =>
      log.warn({ because }, "the cluster's event stream broke and was opened again"),
  });
}
