import pino from "pino";
import { createDockerRuntime } from "@/server/adapters/docker/docker-runtime";
import { createPrometheusSource } from "@/server/adapters/prometheus/prometheus-source";
import { defaultReserve } from "@/server/domain/negotiation/ledger";
import type { DurationMs } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import { newHostLink } from "@/server/loop/host-link";
import type { Clock } from "@/server/ports/clock";
import type { ContainerRuntime } from "@/server/ports/container-runtime";
import { syncContainers } from "@/server/store/containers";
import type { Database } from "@/server/store/database";
import { markCollected, saveHost } from "@/server/store/hosts";
import { SteppedClock } from "@/server/test-house";
import type { Grantee } from "@/server/test-house/grants";
import { startEngineStub } from "./engine-stub";
import type { FaultLab } from "./fault-lab";

/** A house whose containers are behind an engine's API: what faults of connections and processes need. */
export interface DockedHouse extends House, Grantee {
  hostId: number;
}

/** How a house and a process of its own reach the same engine. */
export function engineAt(port: number, timeoutMs: DurationMs = 5_000): ContainerRuntime {
  const endpoint = { kind: "tcp", host: "127.0.0.1", port, tls: null } as const;
  return createDockerRuntime({ endpoint, timeoutMs, tickDeadlineMs: timeoutMs, kernel: null });
}

/** Everything of a house that `apply` and `collect` use; what it would ask for next is not done. */
export function bareHouse(db: Database, clock: Clock, link: HostLink): House {
  return {
    db,
    clock,
    log: pino({ level: "silent" }),
    jobs: { send: async () => undefined },
    hosts: new Map([[link.id, link]]),
    forecasters: [],
    settings: {
      intervalSeconds: 10,
      forecastSeconds: 20,
      leadTimeSeconds: 30,
      hourlyBudget: 120,
      forecastBudgetMs: 6_000,
      retentionDays: 14,
    },
  };
}

export function linkOf(id: number, runtime: ContainerRuntime): HostLink {
  return newHostLink({ id, runtime, telemetry: createPrometheusSource() });
}

/** Introduces the engine's host and its containers. Its policy lets everything be asked for. */
export async function dockHouse(db: Database, clock: Clock, runtime: ContainerRuntime): Promise<DockedHouse> {
  await db.prisma.policy.updateMany({ data: { mode: "ask", cooldownSeconds: 0 } });
  const description = await runtime.describeHost();
  const now = clock.now();
  const { id: hostId } = await saveHost(db, description, defaultReserve(description), now - 600_000);
  await syncContainers(db, hostId, await runtime.listContainers(), now);
  await markCollected(db, hostId, now);
  return {
    ...bareHouse(db, clock, linkOf(hostId, runtime)),
    hostId,
    container: (name) =>
      db.prisma.container.findFirstOrThrow({ where: { hostId, name }, orderBy: { id: "desc" } }),
  };
}

/** The same on an engine that exists only here, with so many containers called c0, c1, … */
export async function dockStub(lab: FaultLab, containers: number) {
  const engine = await startEngineStub(Array.from({ length: containers }, (_, i) => `c${i}`));
  lab.after(engine.close);
  const { db, url } = await lab.database();
  const runtime = engineAt(engine.port);
  lab.after(() => runtime.close());
  const clock = new SteppedClock(Date.now());
  return { house: { ...(await dockHouse(db, clock, runtime)), clock }, engine, url };
}
