import pino from "pino";
import { ClusterDouble } from "@/bench/cluster-double/cluster-double";
import type { ClusterDoubleOptions } from "@/bench/cluster-double/double-cluster";
import { cheapForecasters } from "@/server/adapters/forecasters/cheap-forecasters";
import { createKubernetesRuntime } from "@/server/adapters/kubernetes/kubernetes-runtime";
import { defaultReserve } from "@/server/domain/negotiation/ledger";
import type { EpochMs, Seconds } from "@/server/domain/units";
import type { House, Settings } from "@/server/house";
import { collect } from "@/server/loop/collect";
import { cycle } from "@/server/loop/cycle";
import { newHostLink } from "@/server/loop/host-link";
import { observeEvents } from "@/server/loop/observe-events";
import { ScrapeFailed, type TelemetrySource } from "@/server/ports/telemetry-source";
import type { Database } from "@/server/store/database";
import { saveHost } from "@/server/store/hosts";
import { ensurePartitions } from "@/server/store/partitions";
import { WaitingJobs } from "@/server/test-house/waiting-jobs";

const INTERVAL: Seconds = 30;
/** Events travel on real sockets, while the loop's clock is stepped. */
const DELIVERY_MS = 20;
const SETTINGS: Settings = {
  intervalSeconds: INTERVAL,
  forecastSeconds: 2 * INTERVAL,
  leadTimeSeconds: 30,
  hourlyBudget: 120,
  forecastBudgetMs: 600_000,
  retentionDays: 14,
};
/** No container of the double has an endpoint of its own. */
const SILENT: TelemetrySource = {
  scrape: () => Promise.reject(new ScrapeFailed("no container of the double has an endpoint")),
};

/** A house that looks after one node of a cluster double, on a clock that is stepped. */
export interface KubernetesStage {
  cluster: ClusterDouble;
  house: House;
  hostId: number;
  now(): EpochMs;
  /** Watches without deciding, so that there is something to predict from. */
  watch(seconds: Seconds): Promise<void>;
  /** Lets time pass with a whole cycle after each interval, until `done` or the end. Returns whether it was done. */
  live(seconds: Seconds, done?: () => Promise<boolean>): Promise<boolean>;
  negotiations(name: string): ReturnType<typeof negotiationsOf>;
  /** Kinds of what happened to a container, oldest first. */
  outcomes(name: string): Promise<string[]>;
  close(): Promise<void>;
}

/** One stage at a time in a database: its policy "default" is *auto* by an administrator's override. */
export async function openKubernetesStage(
  db: Database,
  startAt: EpochMs,
  options: Omit<ClusterDoubleOptions, "now"> = {},
): Promise<KubernetesStage> {
  const clock = { at: startAt, now: () => clock.at };
  const cluster = await ClusterDouble.open({ ...options, now: clock.now });
  await ensurePartitions(db, startAt - 86_400_000, startAt + 86_400_000);
  await db.prisma.policy.update({
    where: { name: "default" },
    data: {
      mode: "auto",
      leaseSeconds: 600,
      unlock: {
        upsert: {
          create: { kind: "override", reason: "a proof", by: "user:Ada", at: new Date(startAt) },
          update: {},
        },
      },
    },
  });
  const runtime = createKubernetesRuntime({
    config: cluster.config,
    scope: { node: "worker-1", namespace: "shop", labelSelector: null },
    pollMs: 5,
    deferralPatienceMs: 50,
    retryAfterMs: 60_000,
    now: clock.now,
  });
  const described = await runtime.describeHost();
  const { id } = await saveHost(db, described, defaultReserve(described), startAt - 3_600_000);
  const link = newHostLink({ id, runtime, telemetry: SILENT });
  const house: House = {
    db,
    clock,
    log: pino({ level: "silent" }),
    jobs: new WaitingJobs(),
    hosts: new Map([[link.id, link]]),
    forecasters: cheapForecasters(),
    settings: SETTINGS,
  };
  const abort = new AbortController();
  const events = observeEvents(house, link, startAt, abort.signal);
  const step = async () => {
    clock.at += INTERVAL * 1000;
    cluster.tick();
    await new Promise((resolve) => setTimeout(resolve, DELIVERY_MS));
  };
  return {
    cluster,
    house,
    hostId: link.id,
    now: clock.now,
    async watch(seconds) {
      for (let passed = 0; passed < seconds; passed += INTERVAL) {
        await step();
        await collect(house, { hostId: link.id });
      }
    },
    async live(seconds, done = async () => false) {
      for (let passed = 0; passed < seconds; passed += INTERVAL) {
        await step();
        await cycle(house, link.id);
        if (await done()) return true;
      }
      return false;
    },
    negotiations: (name) => negotiationsOf(db, link.id, name),
    outcomes: async (name) => {
      const where = { container: { name, hostId: link.id } };
      return (await db.prisma.outcome.findMany({ where, orderBy: { at: "asc" } })).map(({ kind }) => kind);
    },
    async close() {
      abort.abort();
      await events;
      await runtime.close();
      await cluster.close();
    },
  };
}

const negotiationsOf = (db: Database, hostId: number, name: string) =>
  db.prisma.negotiation.findMany({
    where: { hostId, kind: "grant", container: { name } },
    include: { messages: { orderBy: { id: "asc" } }, leases: true },
    orderBy: { createdAt: "asc" },
  });
