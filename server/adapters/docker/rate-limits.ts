import {
  diskUnder,
  probeDisk,
  readDiskCap,
  setDiskCap,
  throttleDir,
} from "@/server/adapters/cgroup/disk-throttle";
import { type CgroupLocation, HOST_ROOTS, type KernelRoots } from "@/server/adapters/cgroup/locate-cgroup";
import { isUnreadable } from "@/server/adapters/cgroup/parse-cgroup-files";
import type { Veth } from "@/server/adapters/tc/find-veth";
import { NetworkCaps } from "@/server/adapters/tc/network-caps";
import { probeNetwork } from "@/server/adapters/tc/probe-network";
import { type RunTool, runTool } from "@/server/adapters/tc/run-tool";
import { ENGINE_MINIMUM } from "@/server/domain/negotiation/grid";
import type { Limits } from "@/server/domain/units";
import { type Capability, RuntimeRefusal } from "@/server/ports/container-runtime";

type Rates = Pick<Limits, "networkBytesPerSecond" | "diskBytesPerSecond">;

/** One container as the engine's host sees it; `location` is `null` where its cgroup is not on this machine. */
export interface Placed {
  runtimeId: string;
  pid: number | null;
  location: CgroupLocation | null;
}

const ELSEWHERE = "the engine's containers are not on this machine, and its API sets no such limit";

/**
 * Network and disk caps, which the engine's API cannot change: by tc and by the cgroup files of this very host. What
 * this host cannot do is found out once, by trying on a device and a cgroup of our own.
 */
export class RateLimits {
  private readonly caps: NetworkCaps;
  private probed: Promise<{ network: Capability; disk: Capability; device: string | null }> | null = null;

  constructor(
    private readonly rootFolder: () => Promise<string>,
    private readonly kernel: KernelRoots | null,
    private readonly run: RunTool = runTool,
  ) {
    this.caps = new NetworkCaps(run);
  }

  /** isElsewhere  the engine's containers were looked for in this kernel, and are not there. */
  async capabilities(isElsewhere: boolean): Promise<{ network: Capability; disk: Capability }> {
    const not: Capability = { supported: false, because: `Not supported: ${ELSEWHERE}.` };
    if (isElsewhere) return { network: not, disk: not };
    const { network, disk } = await this.probe();
    return { network, disk };
  }

  /** Refuses before anything is changed; what it does not refuse can be set. */
  async check(container: Placed, target: Rates): Promise<void> {
    const { network, disk } = await this.probe();
    for (const [name, amount, can] of [
      ["network", target.networkBytesPerSecond, network],
      ["disk", target.diskBytesPerSecond, disk],
    ] as const) {
      if (amount === null || amount === undefined) continue;
      if (!Number.isFinite(amount) || amount < ENGINE_MINIMUM[name])
        throw new RuntimeRefusal(`a ${name} limit of ${amount} bytes a second is under the least that works`);
      if (!can.supported) throw new RuntimeRefusal(`${name} is not supported here, because: ${can.because}`);
      if (container.location === null)
        throw new RuntimeRefusal(`${name} is not supported here: ${ELSEWHERE}`);
    }
    if (target.networkBytesPerSecond != null) await this.cableOf(container);
  }

  async update(container: Placed, { networkBytesPerSecond, diskBytesPerSecond }: Rates): Promise<void> {
    if (networkBytesPerSecond != null)
      await orRefuse("network", async () =>
        this.caps.set(cabled(container), await this.cableOf(container), networkBytesPerSecond),
      );
    if (diskBytesPerSecond != null)
      await orRefuse("disk", async () => {
        const at = container.location && throttleDir(container.location);
        const { device } = await this.probe();
        if (!at || device === null) throw new RuntimeRefusal("its cgroup has no throttle");
        setDiskCap(at, device, diskBytesPerSecond);
      });
  }

  /** The caps in force; a dimension that cannot be read here is left out. */
  async read(container: Placed): Promise<Rates> {
    const { network } = await this.probe();
    const rates = await this.readDisk(container);
    if (!network.supported || container.location === null || container.pid === null) return rates;
    const cap = await this.caps.read(cabled(container));
    return cap === undefined ? rates : { ...rates, networkBytesPerSecond: cap };
  }

  /** The same for many, with one question to tc where nothing is shaped. */
  async readAll(containers: readonly Placed[]): Promise<Map<string, Rates>> {
    const { network } = await this.probe();
    const local = containers.filter(({ location, pid }) => location !== null && pid !== null).map(cabled);
    const caps = network.supported && local.length > 0 ? await this.caps.readAll(local) : new Map();
    const rates = new Map<string, Rates>();
    for (const container of containers) {
      const cap = caps.get(container.runtimeId);
      const disk = await this.readDisk(container);
      rates.set(container.runtimeId, cap === undefined ? disk : { ...disk, networkBytesPerSecond: cap });
    }
    return rates;
  }

  private async readDisk({ location }: Placed): Promise<Rates> {
    const { disk, device } = await this.probe();
    const at = location && throttleDir(location);
    if (!disk.supported || !at || device === null) return {};
    const cap = readDiskCap(at, device);
    return isUnreadable(cap) ? {} : { diskBytesPerSecond: cap };
  }

  private async cableOf(container: Placed): Promise<Veth> {
    if (container.pid === null) throw new RuntimeRefusal("network: the container has no process");
    const veth = await this.caps.cableOf(cabled(container));
    if ("because" in veth) throw new RuntimeRefusal(`network is not supported here, because ${veth.because}`);
    return veth;
  }

  private probe() {
    this.probed ??= this.tryOut();
    return this.probed;
  }

  private async tryOut() {
    if (this.kernel === null || process.platform !== "linux") {
      const elsewhere = { supported: false, because: `Not supported: ${ELSEWHERE}.` };
      return { network: elsewhere, disk: elsewhere, device: null };
    }
    const folder = await this.rootFolder();
    const [network, disk] = [await probeNetwork(this.run), probeDisk(folder, this.kernel ?? HOST_ROOTS)];
    return { network, disk, device: disk.supported ? diskUnder(folder) : null };
  }
}

const cabled = ({ runtimeId, pid }: Placed) => ({ runtimeId, pid: pid ?? 0 });

async function orRefuse(name: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw new RuntimeRefusal(`${name} failed, because ${(error as Error).message}`, { cause: error });
  }
}
