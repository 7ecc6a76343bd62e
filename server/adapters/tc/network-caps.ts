import { findVeth, type Veth } from "@/server/adapters/tc/find-veth";
import {
  cappedDevices,
  readNetworkCap,
  readSentCap,
  setNetworkCap,
  widest,
} from "@/server/adapters/tc/network-cap";
import { networkIdentity } from "@/server/adapters/tc/network-identity";
import type { RunTool } from "@/server/adapters/tc/run-tool";
import type { BytesPerSecond, DurationMs } from "@/server/domain/units";

/** A container by its runtime's id and its first process on this host. */
export interface Cabled {
  runtimeId: string;
  pid: number;
}

/**
 * A listing believes for so long what it read at a container's own end, as long as the host's end says the same: to look
 * there takes a process each, and who could change it there is the container itself.
 */
const SENT_FRESH_MS: DurationMs = 60_000;

interface Known {
  identity: string;
  veth: Veth | { because: string };
  /** The cap at the container's own end, beside the cap at the host's end that held then. */
  sent: { at: DurationMs; received: BytesPerSecond; rate: BytesPerSecond | null } | null;
}

/** The network caps of containers on this host, with as few processes as will do. */
export class NetworkCaps {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly run: RunTool,
    /** A steady clock, in milliseconds. */
    private readonly now: () => DurationMs = () => performance.now(),
    private readonly identify: (pid: number) => string | null = networkIdentity,
    private readonly find: (pid: number, run: RunTool) => Promise<Veth | { because: string }> = findVeth,
  ) {}

  /** The container's cable, or why there is none that may be shaped; looked for once in a life of its network. */
  async cableOf(container: Cabled): Promise<Veth | { because: string }> {
    return (await this.recall(container)).veth;
  }

  /** Throws Error with the tools' own words; then both directions are as they were. */
  async set(container: Cabled, veth: Veth, bytesPerSecond: BytesPerSecond): Promise<void> {
    this.known.delete(container.runtimeId);
    await setNetworkCap(veth, bytesPerSecond, this.run);
  }

  /** The cap in force, read at both ends now; `undefined` where there is no cable. */
  async read(container: Cabled): Promise<BytesPerSecond | null | undefined> {
    const veth = await this.cableOf(container);
    return "because" in veth ? undefined : readNetworkCap(veth, this.run);
  }

  /** The same for many: one process for all that are not capped, one more for each that is, and that only now and then. */
  async readAll(containers: readonly Cabled[]): Promise<Map<string, BytesPerSecond | null>> {
    for (const id of this.known.keys()) {
      if (!containers.some(({ runtimeId }) => runtimeId === id)) this.known.delete(id);
    }
    const caps = new Map<string, BytesPerSecond | null>();
    const shaped = await cappedDevices(this.run);
    for (const container of containers) {
      // Where nothing is shaped, no cable needs to be looked for.
      if (shaped.size === 0) caps.set(container.runtimeId, null);
      else {
        const cap = await this.among(shaped, container);
        if (cap !== undefined) caps.set(container.runtimeId, cap);
      }
    }
    return caps;
  }

  private async among(shaped: ReadonlyMap<string, BytesPerSecond>, container: Cabled) {
    const known = await this.recall(container);
    if ("because" in known.veth) return undefined;
    const received = shaped.get(known.veth.hostDevice);
    if (received === undefined) return null;
    const isFresh = known.sent?.received === received && this.now() - known.sent.at < SENT_FRESH_MS;
    if (!isFresh) {
      known.sent = { at: this.now(), received, rate: await readSentCap(known.veth, this.run) };
    }
    return widest(received, known.sent?.rate ?? null);
  }

  private async recall({ runtimeId, pid }: Cabled): Promise<Known> {
    const identity = this.identify(pid);
    const known = this.known.get(runtimeId);
    if (known && known.identity === identity) return known;
    const fresh: Known = { identity: identity ?? "", veth: await this.find(pid, this.run), sent: null };
    // What cannot be told from its next life is looked for again.
    if (identity !== null) this.known.set(runtimeId, fresh);
    return fresh;
  }
}
