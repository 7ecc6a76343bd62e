import { setTimeout as wait } from "node:timers/promises";
import { shardOf } from "@/server/domain/hosts/shard-of";
import { defaultReserve } from "@/server/domain/negotiation/ledger";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { ConnectHost, HostConnection, HostLink, House } from "@/server/house";
import type { JobQueue } from "@/server/jobs/queue";
import { newHostLink, runtimeTrouble } from "@/server/loop/host-link";
import {
  type Endpoint,
  markConnected,
  markTrouble,
  servedEndpoints,
  twinOf,
} from "@/server/store/host-endpoints";
import { BEAT_MS, beat, type HeldShard, LEASE_MS, leave } from "@/server/store/host-shards";
import { beginWarmUp, markUnreachable, saveHost } from "@/server/store/hosts";
import { announce } from "@/server/store/live";
import { SampleWindows } from "@/server/store/sample-windows";
import { guardRuntime, HostSilent } from "./guard-runtime";

/** Collections that a process looks at before it acts: after a restart everything seems overdue at once. */
const WARM_UP_INTERVALS = 3;
/** Between two looks at what a host is and can do; one that gave no answer is asked sooner. */
const DESCRIBE_MS: DurationMs = 60_000;
const RETRY_MS: DurationMs = 10_000;

export interface ServingHouse extends House {
  hosts: Map<number, HostLink>;
  jobs: JobQueue;
  connect: ConnectHost;
  /** This process, among all that work on the database. */
  self: { id: string; label: string };
}

/** What else a host needs while it is served; `signal` aborts when it is served here no more. */
export interface HostCare {
  onServed(link: HostLink, signal: AbortSignal): Promise<void>;
  onLeft(link: HostLink): void;
}

interface Served {
  endpoint: Endpoint;
  held: HeldShard;
  connection: HostConnection;
  ending: AbortController;
  link: HostLink | null;
  describedAt: DurationMs | null;
  isAsking: boolean;
}

/**
 * Serves the hosts of the shards that this process holds, and of no other: finds out what is to be served, connects,
 * describes each host now and again, and lets go of what another process holds. No host waits for another one here.
 */
export class HostService {
  private readonly served = new Map<number, Served>();
  private validUntil: DurationMs = 0;
  private held: readonly HeldShard[] = [];
  /** Shards whose schedules are known to be about hosts that are served. */
  private adopted = new Set<number>();
  private readonly startedAt: EpochMs;

  constructor(
    private readonly house: ServingHouse,
    private readonly care: HostCare,
  ) {
    this.startedAt = house.clock.now();
  }

  /** Gives a sign of life; what is held from now on is looked after in the next round. */
  async beat(): Promise<void> {
    const before = performance.now();
    this.held = await beat(this.house.db, { ...this.house.self, startedAt: this.startedAt });
    this.validUntil = before + LEASE_MS;
  }

  /** One round; returns when every host that is new to this process was asked once, or its time was up. */
  async round(): Promise<void> {
    const { house, held } = this;
    const endpoints = await servedEndpoints(house.db);
    const mine = new Map<number, { endpoint: Endpoint; held: HeldShard }>();
    for (const endpoint of endpoints) {
      const shard = held.find((one) => one.shard === shardOf(endpoint.hostId ?? endpoint.id));
      if (shard) mine.set(endpoint.id, { endpoint, held: shard });
    }
    const standing = new Set(endpoints.map(({ id }) => id));
    for (const [id, served] of this.served) {
      const now = mine.get(id);
      if (now && isSame(served, now)) continue;
      await this.letGo(id, served);
      // Nobody takes a host up that is served no more: what was scheduled for it ends.
      if (!standing.has(id)) this.adopted.delete(served.held.shard);
    }
    await this.adoptShards(held, endpoints);
    const asked: Promise<void>[] = [];
    for (const [id, one] of mine) {
      const served = this.served.get(id) ?? (await this.takeUp(one));
      if (served) served.endpoint = one.endpoint;
      if (served && this.isDue(served)) asked.push(this.describe(served));
    }
    await Promise.all(asked);
  }

  /** Until `signal` aborts; what fails is tried again, and what is held lapses by itself. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.again("a sign of life failed", signal, () => this.beat()),
      // A host that is slow to answer keeps no other one waiting: the next round begins without it.
      this.again("looking after the hosts failed", signal, () => Promise.race([this.round(), wait(BEAT_MS)])),
    ]);
  }

  private async again(failed: string, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
    for (;;) {
      await wait(BEAT_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await work().catch((error) => this.house.log.error({ err: error }, `${failed}; trying again`));
    }
  }

  /** Hands everything over at once. */
  async stop(): Promise<void> {
    for (const [id, served] of [...this.served]) await this.letGo(id, served);
    await leave(this.house.db, this.house.self.id);
  }

  private isDue({ isAsking, describedAt, endpoint }: Served): boolean {
    if (isAsking) return false;
    // A person asked for a test.
    if (describedAt === null || endpoint.triedAt === null) return true;
    return performance.now() - describedAt >= (endpoint.status === "up" ? DESCRIBE_MS : RETRY_MS);
  }

  private async adoptShards(held: readonly HeldShard[], endpoints: readonly Endpoint[]): Promise<void> {
    const alive = new Set(endpoints.flatMap(({ hostId }) => hostId ?? []));
    const known = this.adopted;
    // A shard without a host needs nobody who listens.
    const peopled = new Set(endpoints.map((one) => shardOf(one.hostId ?? one.id)));
    this.adopted = new Set(held.map(({ shard }) => shard).filter((shard) => peopled.has(shard)));
    this.house.jobs.serve(this.adopted);
    const fresh = [...this.adopted].filter((shard) => !known.has(shard));
    await Promise.all(fresh.map((shard) => this.house.jobs.keepHosts(shard, alive)));
  }

  private async takeUp({ endpoint, held }: { endpoint: Endpoint; held: HeldShard }): Promise<Served | null> {
    try {
      const connection = this.house.connect(endpoint);
      const runtime = guardRuntime(connection.runtime, { name: endpoint.name || "the host" });
      const ending = new AbortController();
      const served: Served = {
        endpoint,
        held,
        connection: { ...connection, runtime },
        ending,
        link: null,
        describedAt: null,
        isAsking: false,
      };
      this.served.set(endpoint.id, served);
      if (endpoint.hostId !== null) await this.link(served, endpoint.hostId);
      return served;
    } catch (error) {
      // The address or its certificates are of no use: the sentence says what helps.
      if (runtimeTrouble(error) !== "unavailable") throw error;
      const because = (error as Error).message;
      if (endpoint.because !== because) await this.sayTrouble(endpoint, because);
      return null;
    }
  }

  private async link(served: Served, hostId: number): Promise<void> {
    const { house } = this;
    const { runtime, telemetry } = served.connection;
    const warmUp = WARM_UP_INTERVALS * house.settings.intervalSeconds * 1000;
    await beginWarmUp(house.db, hostId, house.clock.now() + warmUp);
    const link: HostLink = {
      ...newHostLink({ id: hostId, runtime, telemetry }),
      windows: new SampleWindows(),
      held: served.held,
      isHeld: () => performance.now() < this.validUntil && !served.ending.signal.aborted,
    };
    await served.connection.onLinked?.(hostId);
    served.link = link;
    house.hosts.set(hostId, link);
    await this.care.onServed(link, served.ending.signal);
  }

  private async describe(served: Served): Promise<void> {
    const { house } = this;
    const { endpoint } = served;
    served.isAsking = true;
    try {
      const described = await served.connection.runtime.describeHost();
      const name = endpoint.source === "environment" ? described.name : endpoint.name;
      const engineId = described.engineId ?? null;
      const at = house.clock.now();
      const twin = await twinOf(house.db, endpoint.id, { kind: described.kind, name, engineId });
      if (twin !== null) {
        const because = `The engine that answers here is served already, as ${twin}. Remove one of the two.`;
        await markTrouble(house.db, endpoint.id, { status: "refused", because, at });
        return;
      }
      const host = await saveHost(house.db, { ...described, name }, defaultReserve(described), null);
      await markConnected(house.db, endpoint.id, {
        hostId: host.id,
        engineId,
        clockSkewMs: described.clockSkewMs ?? null,
        said: described.version,
        at,
      });
      if (served.ending.signal.aborted) return;
      // Which shard it belongs to is only known now; another process that holds it finds it in its next round.
      const held = this.held.find(({ shard }) => shard === shardOf(host.id));
      if (served.link !== null || !held) return;
      served.held = held;
      await this.link(served, host.id);
    } catch (error) {
      if (runtimeTrouble(error) !== "unavailable") throw error;
      if (!(error instanceof HostSilent)) await this.sayTrouble(endpoint, (error as Error).message);
    } finally {
      served.isAsking = false;
      served.describedAt = performance.now();
      await announce(house.db, ["hosts"]);
    }
  }

  private async sayTrouble(endpoint: Endpoint, because: string): Promise<void> {
    const { db, clock } = this.house;
    await markTrouble(db, endpoint.id, { status: "unreachable", because, at: clock.now() });
    if (endpoint.hostId !== null) await markUnreachable(db, endpoint.hostId, because);
  }

  private async letGo(id: number, served: Served): Promise<void> {
    this.served.delete(id);
    served.ending.abort();
    if (served.link) {
      this.house.hosts.delete(served.link.id);
      this.care.onLeft(served.link);
    }
    await served.connection.runtime.close();
  }
}

function isSame(served: Served, now: { endpoint: Endpoint; held: HeldShard }): boolean {
  const { endpoint, held, link } = served;
  return (
    held.shard === now.held.shard &&
    held.fence === now.held.fence &&
    endpoint.address === now.endpoint.address &&
    endpoint.sealedTls === now.endpoint.sealedTls &&
    endpoint.tlsFolder === now.endpoint.tlsFolder &&
    // The host behind it may have become known just now.
    (link === null || link.id === now.endpoint.hostId)
  );
}
