import type { Veth } from "@/server/adapters/tc/find-veth";
import type { RunTool } from "@/server/adapters/tc/run-tool";
import type { BytesPerSecond } from "@/server/domain/units";

interface Qdisc {
  kind: string;
  dev?: string;
  root?: boolean;
  options?: { rate?: number };
}

/** One segment as the kernel hands it over (GSO); a bucket smaller than this would drop instead of delaying. */
const LEAST_BURST_BYTES = 64 * 1024;
/** The bucket holds 20 ms of traffic, so that a fast cap is reached with the kernel's clock. */
const BURST_SECONDS = 0.02;

/**
 * Shapes both directions of a container's cable to `bytesPerSecond` each with a token bucket (tbf): what it receives at
 * the host's end, what it sends at its own. Absolute, and repeating it changes nothing more.
 */
export async function setNetworkCap(veth: Veth, bytesPerSecond: BytesPerSecond, run: RunTool): Promise<void> {
  const burst = Math.max(LEAST_BURST_BYTES, Math.ceil(bytesPerSecond * BURST_SECONDS));
  const rate = [
    ...["tbf", "rate", `${Math.round(bytesPerSecond * 8)}bit`],
    ...["burst", String(burst), "latency", "100ms"],
  ];
  const replace = (device: string) => ["qdisc", "replace", "dev", device, "root", ...rate];
  await run("tc", replace(veth.hostDevice));
  await run("nsenter", ["-t", String(veth.pid), "-n", "tc", ...replace(veth.containerDevice)]);
}

/** The cap in force on both directions, the wider where they differ; `null` where a direction has none. */
export async function readNetworkCap(veth: Veth, run: RunTool): Promise<BytesPerSecond | null> {
  const show = ["-j", "qdisc", "show", "dev"];
  const [received, sent] = await Promise.all([
    run("tc", [...show, veth.hostDevice]),
    run("nsenter", ["-t", String(veth.pid), "-n", "tc", ...show, veth.containerDevice]),
  ]);
  const rates = [received, sent].map((text) => rateOf(JSON.parse(text) as Qdisc[]));
  return rates.some((rate) => rate === null) ? null : Math.max(...rates.map(Number));
}

/** Devices of this host with a token bucket at their root. */
export async function cappedDevices(run: RunTool): Promise<Set<string>> {
  const all = JSON.parse(await run("tc", ["-j", "qdisc", "show"])) as Qdisc[];
  return new Set(all.flatMap((qdisc) => (qdisc.dev && rateOf([qdisc]) !== null ? [qdisc.dev] : [])));
}

function rateOf(qdiscs: readonly Qdisc[]): BytesPerSecond | null {
  return qdiscs.find(({ kind, root }) => kind === "tbf" && root)?.options?.rate ?? null;
}
