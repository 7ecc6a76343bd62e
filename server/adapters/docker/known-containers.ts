import type { ContainerInfo, ContainerInspectInfo } from "dockerode";
import { toSnapshot } from "@/server/adapters/docker/container-snapshot";
import { inParallel } from "@/server/adapters/docker/in-parallel";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { ContainerGone, type ContainerSnapshot } from "@/server/ports/container-runtime";

const INSPECTS_AT_ONCE = 16;
/** With events heard, only what no event tells is left to find; without, this bounds how stale a snapshot can be. */
const TRUSTED_FOR: Record<"listening" | "deaf", DurationMs> = { listening: 300_000, deaf: 30_000 };

interface Known {
  snapshot: ContainerSnapshot;
  stopSignal: string | undefined;
  /** What the engine's list said when this was inspected; `null` when it was not listed. */
  listed: string | null;
  trustedUntil: EpochMs;
}

/**
 * Inspect answers by container id. The engine's list is one cheap call, an inspect is one a container: so each is
 * kept until the list shows a change, an event tells of one, somebody says `forget`, or it grows old.
 */
export class KnownContainers {
  private readonly known = new Map<string, Known>();
  private forgotten = 0;
  /** How many listeners hear the engine's events now. */
  listeners = 0;

  constructor(
    private readonly inspect: (id: string) => Promise<ContainerInspectInfo>,
    private readonly now: () => EpochMs,
  ) {}

  /** Snapshots of what the engine listed, inspecting only what is new, changed or old. */
  async snapshotsOf(list: readonly ContainerInfo[]): Promise<ContainerSnapshot[]> {
    const listedIds = new Set(list.map(({ Id }) => Id));
    for (const id of this.known.keys()) if (!listedIds.has(id)) this.known.delete(id);
    // Kept apart from `known`: while others are asked about, an event may forget what is current now.
    const snapshots = new Map<string, ContainerSnapshot>();
    const stale: ContainerInfo[] = [];
    for (const item of list) {
      const current = this.isCurrent(item) ? this.known.get(item.Id)?.snapshot : undefined;
      if (current) snapshots.set(item.Id, current);
      else stale.push(item);
    }
    await inParallel(stale, INSPECTS_AT_ONCE, async (item) => {
      try {
        snapshots.set(item.Id, toSnapshot(await this.refresh(item.Id, listedAs(item))));
      } catch (error) {
        if (!(error instanceof ContainerGone)) throw error;
      }
    });
    return list.map(({ Id }) => snapshots.get(Id)).filter((snapshot) => snapshot !== undefined);
  }

  /** Asks the engine, keeps the answer and returns it. Throws `ContainerGone`. */
  async refresh(
    id: string,
    listed: string | null = this.known.get(id)?.listed ?? null,
  ): Promise<ContainerInspectInfo> {
    this.known.delete(id);
    const before = this.forgotten;
    const info = await this.inspect(id);
    const lifetime = TRUSTED_FOR[this.listeners > 0 ? "listening" : "deaf"];
    this.known.set(info.Id, {
      snapshot: toSnapshot(info),
      stopSignal: (info.Config as { StopSignal?: string }).StopSignal,
      listed,
      // An answer that was under way while something changed is used once and not trusted further.
      trustedUntil: this.forgotten === before ? this.now() + lifetime * spread(info.Id) : this.now(),
    });
    return info;
  }

  get(id: string): ContainerSnapshot | undefined {
    return this.known.get(id)?.snapshot;
  }

  stopSignalOf(id: string): string | undefined {
    return this.known.get(id)?.stopSignal;
  }

  forget(id: string): void {
    this.forgotten++;
    this.known.delete(id);
  }

  forgetAll(): void {
    this.forgotten++;
    this.known.clear();
  }

  private isCurrent(item: ContainerInfo): boolean {
    const known = this.known.get(item.Id);
    return known !== undefined && known.listed === listedAs(item) && this.now() < known.trustedUntil;
  }
}

/** In [0.75, 1.25), by id, so that a thousand containers do not grow old in the same tick. */
function spread(id: string): number {
  return 0.75 + (Number.parseInt(id.slice(0, 4), 16) || 0) / 0x2_0000;
}

/** Everything in the engine's list that a snapshot depends on; "Up 3 seconds" of an old one tells of a restart. */
function listedAs(item: ContainerInfo): string {
  const health = /\(([a-z: ]+)\)$/.exec(item.Status)?.[1] ?? "";
  const young = /^Up (Less|\d+ second)/.test(item.Status);
  const addresses = Object.values(item.NetworkSettings?.Networks ?? {}).map(
    (n) => `${n.IPAddress} ${n.GlobalIPv6Address}`,
  );
  return [item.State, health, young, ...item.Names, ...addresses].join("|");
}
