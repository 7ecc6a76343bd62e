import { isTestDriver } from "@/server/domain/machine/libvirt-words";
import { amountOf, type MachineDescription, VCPU } from "@/server/domain/machine/machine";
import { offerMachine } from "@/server/domain/machine/offer-machine";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { ManagerRefusal, type VmManager } from "@/server/ports/vm-manager";
import { parseFields, parseVcpuMaximum } from "./parse-virsh";
import { readCaps } from "./read-caps";
import { readNode } from "./read-node";
import { openVirsh, type Virsh } from "./virsh";
import { openVirshSession } from "./virsh-session";

const KIB = 1024;
/** Caps of the machine's own devices change seldom, and every one of them is a call. */
const CAPS_EVERY_MS: DurationMs = 5 * 60_000;

export interface LibvirtOptions {
  uri: string;
  domain: string;
  now: () => EpochMs;
  timeoutMs?: DurationMs;
  /** Another program in place of `virsh`, for tests. */
  program?: string;
}

/**
 * libvirt through `virsh`: `dominfo`, `vcpucount`, `nodeinfo`, `nodememstats`, `setvcpus --live`, `setmem --live`,
 * `blkdeviotune` and `domiftune` (read only). libvirt has maxima and no opinion, so what it offers is what they allow.
 */
export function createLibvirtManager(options: LibvirtOptions): VmManager {
  const { domain, now } = options;
  let virsh: Virsh | null = null;
  let caps: { at: EpochMs; of: MachineDescription["caps"] } | null = null;
  const run = async (words: readonly string[]): Promise<string> => {
    virsh ??= isTestDriver(options.uri) ? openVirshSession(options) : openVirsh(options);
    try {
      return await virsh.run(words);
    } catch (error) {
      // A session that ended is opened anew by the next call.
      if (!(error instanceof ManagerRefusal)) {
        void virsh?.close();
        virsh = null;
      }
      throw error;
    }
  };

  async function describe(): Promise<MachineDescription> {
    const info = parseFields(await run(["dominfo", "--domain", domain]));
    const size = { cpuMillicores: info.count("CPU(s)") * VCPU, memoryBytes: info.kib("Used memory") * KIB };
    const most = parseVcpuMaximum(await run(["vcpucount", "--domain", domain]));
    const node = await readNode(run, domain);
    if (caps === null || now() - caps.at >= CAPS_EVERY_MS)
      caps = { at: now(), of: await readCaps(run, domain) };
    return {
      name: domain,
      state: info.text("State"),
      size,
      most: { cpuMillicores: most * VCPU, memoryBytes: info.kib("Max memory") * KIB },
      node,
      caps: caps.of,
    };
  }

  return {
    kind: "libvirt",
    describe,
    async ask(ask) {
      return offerMachine(await describe(), ask, now());
    },
    async set({ dimension, to }) {
      const { most } = await describe();
      // virsh would take what is above the maximum for a wish to move the maximum where the machine is off.
      if (to > amountOf(most, dimension)) throw new ManagerRefusal("that is above the machine's maximum");
      const target = ["--domain", domain];
      if (dimension === "cpu") await run(["setvcpus", ...target, "--count", String(to / VCPU), "--live"]);
      else await run(["setmem", ...target, "--size", String(to / KIB), "--live"]);
    },
    async close() {
      await virsh?.close();
      virsh = null;
    },
  };
}
