import type { MachineCap } from "@/server/domain/machine/machine";
import { ManagerRefusal } from "@/server/ports/vm-manager";
import { parseFields, parseFirstColumn } from "./parse-virsh";
import type { Virsh } from "./virsh";

const DEVICE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
/** `domiftune` counts in kilobytes a second. */
const KILOBYTE = 1_000;

/** Caps of the machine's own disks and interfaces; what a driver does not tell is missing with its words. */
export async function readCaps(run: Virsh["run"], domain: string): Promise<MachineCap[]> {
  const disks = await devices(run, "domblklist", "disk", domain);
  const networks = await devices(run, "domiflist", "network", domain);
  const caps: MachineCap[] = [];
  for (const { kind, device, missing } of [...disks, ...networks]) {
    caps.push(
      missing === null
        ? await readOne(run, domain, kind, device)
        : { kind, device, bytesPerSecond: null, missing },
    );
  }
  return caps;
}

async function devices(run: Virsh["run"], command: string, kind: MachineCap["kind"], domain: string) {
  try {
    const names = parseFirstColumn(await run([command, "--domain", domain]));
    return names.map((device) => ({
      kind,
      device,
      missing: DEVICE.test(device) ? null : "its name is not a plain word",
    }));
  } catch (error) {
    if (!(error instanceof ManagerRefusal)) throw error;
    return [{ kind, device: "all", missing: error.message }];
  }
}

async function readOne(
  run: Virsh["run"],
  domain: string,
  kind: MachineCap["kind"],
  device: string,
): Promise<MachineCap> {
  try {
    const command =
      kind === "disk"
        ? ["blkdeviotune", "--domain", domain, "--device", device]
        : ["domiftune", "--domain", domain, "--interface", device];
    const fields = parseFields(await run(command));
    const rate =
      kind === "disk"
        ? strictest([
            fields.find("total_bytes_sec"),
            fields.find("read_bytes_sec"),
            fields.find("write_bytes_sec"),
          ])
        : strictest([fields.find("inbound.average"), fields.find("outbound.average")]);
    const scale = kind === "disk" ? 1 : KILOBYTE;
    return { kind, device, bytesPerSecond: rate === null ? null : rate * scale, missing: null };
  } catch (error) {
    if (!(error instanceof ManagerRefusal)) throw error;
    return { kind, device, bytesPerSecond: null, missing: error.message };
  }
}

/** libvirt writes 0 for "no cap". */
function strictest(rates: (number | null)[]): number | null {
  const caps = rates.filter((rate) => rate !== null && rate > 0) as number[];
  return caps.length === 0 ? null : Math.min(...caps);
}
