import { randomBlueprint } from "@/server/domain/risk/training/random-blueprint";
import { createFleet } from "@/server/domain/simulation/create-fleet";
import { readContainer } from "@/server/domain/simulation/read-container";
import { SeededRandom } from "@/server/domain/simulation/seeded-random";
import { stepFleet } from "@/server/domain/simulation/step-fleet";
import type { Reading } from "@/server/domain/telemetry/reading";
import { toSample } from "@/server/domain/telemetry/to-sample";

const START = 1_760_000_000_000;
const MINUTE_MS = 60_000;
/** Physics in steps of two seconds: half the time, and the shape of no usage is lost. */
const STEP_MS = 2_000;
const BLOCK = 5;

/**
 * Usage of one simulated host with containers of random kinds, one value a minute, and the same in means of five minutes: CPU,
 * memory, network and disk of each container. A container that was down has a gap.
 */
export function simulatedSeries(seed: number, containers: number, hours: number): Float64Array[] {
  const random = new SeededRandom(seed, 4_242);
  const blueprints = Array.from({ length: containers }, (_, i) =>
    randomBlueprint(`c${i}`, random, new Set()),
  );
  const fleet = createFleet({ seed, startAt: START, blueprints });
  const minutes = hours * 60;
  const own = fleet.containers.map(() =>
    Array.from({ length: 4 }, () => new Float64Array(minutes).fill(Number.NaN)),
  );
  const before = new Array<Reading | null>(containers).fill(null);
  for (let minute = 0; minute < minutes; minute++) {
    stepFleet(fleet, START + (minute + 1) * MINUTE_MS, STEP_MS);
    for (const [i, container] of fleet.containers.entries()) {
      if (container.state !== "running") {
        before[i] = null;
        continue;
      }
      const reading = readContainer(fleet, container);
      const sample = toSample(before[i]!, reading, { restartCount: container.restartCount });
      before[i] = reading;
      const both = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
      const values = [
        sample.cpuMillicores,
        sample.memoryWorkingSetBytes,
        both(sample.networkRxBytesPerSecond, sample.networkTxBytesPerSecond),
        both(sample.blockReadBytesPerSecond, sample.blockWriteBytesPerSecond),
      ];
      for (const [d, value] of values.entries()) if (value !== null) own[i]![d]![minute] = value;
    }
  }
  const all = own.flat().filter((values) => values.some((value) => value > 0));
  return [...all, ...all.map(inBlocks)];
}

function inBlocks(values: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / BLOCK) }, (_, i) => {
    const own = values.subarray(i * BLOCK, (i + 1) * BLOCK).filter(Number.isFinite);
    return own.length === 0 ? Number.NaN : own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}
