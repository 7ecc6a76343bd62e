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
/** What a kernel puts at the root by itself. Anything else is somebody's own shaping, and would be lost. */
const DEFAULT_KINDS: ReadonlySet<string> = new Set([
  "noqueue",
  "pfifo_fast",
  "pfifo",
  "fq_codel",
  "fq",
  "mq",
  "noop",
]);

/** One end of a cable: does something with its queue. */
type End = (verb: "show" | "replace" | "del", args?: readonly string[]) => Promise<string>;

/**
 * Shapes both directions of a container's cable to `bytesPerSecond` each with a token bucket (tbf): what it receives at
 * the host's end, what it sends at its own. Absolute, and repeating it changes nothing more. Both directions or none: where
 * the second fails, the first is put back as it was.
 *
 * Throws  Error with tc's own words, or where somebody else shapes an end; it says so when the first could not be put back.
 */
export async function setNetworkCap(veth: Veth, bytesPerSecond: BytesPerSecond, run: RunTool): Promise<void> {
  const [received, sent] = endsOf(veth, run);
  const before = await rootOf(received);
  await rootOf(sent);
  await shape(received, bytesPerSecond);
  try {
    await shape(sent, bytesPerSecond);
  } catch (error) {
    const because = (error as Error).message;
    await putBack(received, before).catch((second: Error) => {
      const words = `${because}; and what it receives is capped already, and could not be put back: ${second.message}`;
      throw new Error(words, { cause: error });
    });
    throw new Error(`${because}; what it receives was put back as it was`, { cause: error });
  }
}

/** The cap in force on both directions, the wider where they differ; `null` where a direction has none. */
export async function readNetworkCap(veth: Veth, run: RunTool): Promise<BytesPerSecond | null> {
  const [received, sent] = await Promise.all(
    endsOf(veth, run).map(async (end) => rateOf(JSON.parse(await end("show")) as Qdisc[])),
  );
  return widest(received ?? null, sent ?? null);
}

/** The cap at the container's own end; what is not capped there is `null`. */
export async function readSentCap(veth: Veth, run: RunTool): Promise<BytesPerSecond | null> {
  const [, sent] = endsOf(veth, run);
  return rateOf(JSON.parse(await sent("show")) as Qdisc[]);
}

/** The cap of a cable out of the caps of its two ends. */
export function widest(received: BytesPerSecond | null, sent: BytesPerSecond | null): BytesPerSecond | null {
  return received === null || sent === null ? null : Math.max(received, sent);
}

/** Devices of this host with a token bucket at their root, and its rate. */
export async function cappedDevices(run: RunTool): Promise<Map<string, BytesPerSecond>> {
  const all = JSON.parse(await run("tc", ["-j", "qdisc", "show"])) as Qdisc[];
  return new Map(
    all.flatMap((qdisc) => {
      const rate = rateOf([qdisc]);
      return qdisc.dev && rate !== null ? [[qdisc.dev, rate] as const] : [];
    }),
  );
}

/** The end at the host, which the container receives by, and its own, which it sends by. */
function endsOf(veth: Veth, run: RunTool): [End, End] {
  const asked = (device: string, verb: string, args: readonly string[]) => [
    "-j",
    "qdisc",
    verb,
    "dev",
    device,
    ...args,
  ];
  const enter = ["-t", String(veth.pid), "-n", "tc"];
  return [
    (verb, args = []) => run("tc", asked(veth.hostDevice, verb, args)),
    (verb, args = []) => run("nsenter", [...enter, ...asked(veth.containerDevice, verb, args)]),
  ];
}

/** The rate at the root, `null` where the kernel's own queue is there. Throws where somebody else's is. */
async function rootOf(end: End): Promise<BytesPerSecond | null> {
  const qdiscs = JSON.parse(await end("show")) as Qdisc[];
  const root = qdiscs.find((qdisc) => qdisc.root);
  if (root === undefined || DEFAULT_KINDS.has(root.kind)) return null;
  if (root.kind === "tbf") return root.options?.rate ?? null;
  throw new Error(`somebody else shapes it already (${root.kind}), and that would be lost`);
}

async function putBack(end: End, rate: BytesPerSecond | null): Promise<void> {
  if (rate !== null) return shape(end, rate);
  await end("del", ["root"]);
}

async function shape(end: End, bytesPerSecond: BytesPerSecond): Promise<void> {
  const burst = Math.max(LEAST_BURST_BYTES, Math.ceil(bytesPerSecond * BURST_SECONDS));
  const rate = ["rate", `${Math.round(bytesPerSecond * 8)}bit`, "burst", String(burst), "latency", "100ms"];
  await end("replace", ["root", "tbf", ...rate]);
}

function rateOf(qdiscs: readonly Qdisc[]): BytesPerSecond | null {
  return qdiscs.find(({ kind, root }) => kind === "tbf" && root)?.options?.rate ?? null;
}
