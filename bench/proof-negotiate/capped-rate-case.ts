import type { ProofCase } from "./proof-case";
import { withThroughputContainer } from "./throughput-container";

const CAPS = [2 * 2 ** 20, 4 * 2 ** 20] as const;
/** A cap that is in force lets no more through than this share above it. */
const TOLERANCE = 1.15;

/** One rate of one container is measured without a cap, then under one, then under one twice as high. */
export function cappedRateCase(
  name: "network" | "disk",
  environment: Record<string, string>,
  ratePerSecond: (address: string) => Promise<number>,
): ProofCase {
  const field = name === "network" ? "networkBytesPerSecond" : "diskBytesPerSecond";
  return {
    name,
    run: () =>
      withThroughputContainer(environment, async ({ runtime, id, address }) => {
        const { supported, because } = (await runtime.describeHost()).capabilities[name];
        if (!supported) return { pass: false, saw: `not supported here, because: ${because}` };
        const free = await ratePerSecond(address);
        const seen: { cap: number; readBack: number | null; rate: number }[] = [];
        for (const cap of CAPS) {
          await runtime.updateLimits(id, { cpuMillicores: null, memoryBytes: null, [field]: cap });
          const readBack = (await runtime.readLimits(id)).limits[field] ?? null;
          seen.push({ cap, readBack, rate: await ratePerSecond(address) });
        }
        const mib = (bytes: number | null) => (bytes === null ? "none" : (bytes / 2 ** 20).toFixed(2));
        const held = seen.every(
          ({ cap, readBack, rate }) =>
            readBack !== null && Math.abs(readBack - cap) <= 64 && rate <= cap * TOLERANCE && rate >= cap / 2,
        );
        const steps = seen.map(
          ({ cap, readBack, rate }) =>
            `cap ${mib(cap)} MiB/s: read back ${mib(readBack)}, measured ${mib(rate)} MiB/s`,
        );
        return {
          pass: held && free > CAPS[1] * TOLERANCE,
          saw: `${name} without a cap ${mib(free)} MiB/s; ${steps.join("; ")}`,
        };
      }),
  };
}
