import { blueprintOf } from "@/server/domain/simulation/blueprint-of";
import type { SeededRandom } from "@/server/domain/simulation/seeded-random";
import type { Behaviour, BehaviourKind, Blueprint } from "@/server/domain/simulation/workload";

const MIB = 1024 ** 2;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** In a hundred: `natural` is judged and calibrated on, `troubled` shows a learner enough of every failure. */
const SHARES: Record<FleetBalance, Record<BehaviourKind, number>> = {
  natural: {
    healthy: 62,
    spike: 12,
    dailyRhythm: 18,
    noisyNeighbour: 1,
    leak: 2.2,
    surge: 3.4,
    crashBug: 0.7,
    fixedHeap: 0.7,
  },
  troubled: {
    healthy: 27,
    spike: 20,
    dailyRhythm: 12,
    noisyNeighbour: 3,
    leak: 10,
    surge: 22,
    crashBug: 3,
    fixedHeap: 3,
  },
};
/** Containers that nobody gave a CPU limit. */
const UNCAPPED_SHARE = 0.15;
export type FleetBalance = "natural" | "troubled";

/** A container of a random kind and size; kinds in `without` are not drawn. */
export function randomBlueprint(
  name: string,
  random: SeededRandom,
  without: ReadonlySet<string>,
  balance: FleetBalance = "natural",
): Blueprint {
  const kind = drawKind(random, without, SHARES[balance]);
  const cpu = 200 + Math.floor(9 * random.uniform()) * 200;
  const memoryMib = 128 * 2 ** Math.floor(4 * random.uniform());
  const restMib =
    memoryMib * (kind === "leak" || kind === "fixedHeap" ? 0.25 : 0.15 + 0.7 * random.uniform());
  const cpuMs = 2 + 30 * random.uniform();
  const busy = 0.1 + 0.4 * random.uniform();
  const behaviour = behaviourOf(kind, memoryMib * MIB, restMib * MIB, random);
  const heap = behaviour.kind === "fixedHeap" ? behaviour.heapBytes : null;
  return blueprintOf({
    name,
    image: `training/${kind}`,
    // Who takes what a host has is not capped; its neighbours feel it.
    cpu: kind === "noisyNeighbour" || random.uniform() < UNCAPPED_SHARE ? null : cpu,
    memoryMib,
    restMib,
    load: [(busy * cpu) / cpuMs, cpuMs],
    behaviour,
    fixedHeap: heap === null ? null : { flag: `-Xmx${Math.round(heap / MIB)}m`, bytes: heap },
  });
}

function drawKind(
  random: SeededRandom,
  without: ReadonlySet<string>,
  shares: Record<BehaviourKind, number>,
): BehaviourKind {
  const kinds = (Object.keys(shares) as BehaviourKind[]).filter((kind) => !without.has(kind));
  let left = random.uniform() * kinds.reduce((sum, kind) => sum + shares[kind], 0);
  for (const kind of kinds) {
    left -= shares[kind];
    if (left < 0) return kind;
  }
  return "healthy";
}

function behaviourOf(kind: BehaviourKind, limit: number, rest: number, random: SeededRandom): Behaviour {
  const between = (low: number, high: number) => low * (high / low) ** random.uniform();
  switch (kind) {
    case "leak":
      return {
        kind,
        bytesPerMinute: (limit - rest) / between(60, 900),
        dueAfterMs: between(20, 600) * MINUTE,
      };
    case "fixedHeap":
      return {
        kind,
        heapBytes: limit / 2,
        liveBytes: limit / 6,
        bytesPerMinute: limit / 3 / between(120, 900),
        dueAfterMs: between(30, 600) * MINUTE,
      };
    case "crashBug":
      return { kind, meanUptimeMs: between(1, 12) * HOUR };
    case "spike":
      return {
        kind,
        everyMs: between(4, 40) * MINUTE,
        lastsMs: between(10, 60) * 1_000,
        factor: between(1.2, 2.5),
      };
    case "dailyRhythm":
      return { kind, amplitude: 0.2 + 0.6 * random.uniform() };
    case "surge":
      return {
        kind,
        startsAfterMs: between(10, 280) * MINUTE,
        rampMs: between(5, 50) * MINUTE,
        holdMs: between(5, 30) * MINUTE,
        everyMs: 8 * HOUR,
        factor: between(1.5, 8),
      };
    case "noisyNeighbour":
      return {
        kind,
        millicores: between(1_000, 6_000),
        startsAfterMs: between(5, 60) * MINUTE,
        lastsMs: between(1, 5) * MINUTE,
        everyMs: between(0.5, 2) * HOUR,
      };
    default:
      return { kind: "healthy" };
  }
}
