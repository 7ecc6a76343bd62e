import type { Fleet, SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import type { DurationMs, EpochMs, Millicores, PerSecond } from "@/server/domain/units";

const DAY_MS: DurationMs = 86_400_000;
const PEAK_OF_DAY_MS: DurationMs = 14 * 3_600_000;

export interface OfferedLoad {
  requestsPerSecond: PerSecond;
  /** CPU wanted beyond requests and idling. */
  extraMillicores: Millicores;
}

/** Story time of one container at `at`, counted from the fleet's present: milliseconds, negative in the past. */
export function storyMs(fleet: Fleet, container: SimulatedContainer, at: EpochMs): DurationMs {
  return (at - fleet.presentAt) * fleet.tempo * container.pace;
}

/** What the world asks of a running container at `at`. Draws from its stream only to place the next burst. */
export function offeredLoad(fleet: Fleet, container: SimulatedContainer, at: EpochMs): OfferedLoad {
  const { behaviour, service } = container.blueprint;
  const ordinary = service.requestsPerSecond * Math.max(0.2, 1 + container.loadNoise);
  switch (behaviour.kind) {
    case "spike": {
      if (at >= container.nextBurstAt) {
        container.burstEndsAt = at + behaviour.lastsMs * (0.6 + 0.8 * container.random.uniform());
        container.nextBurstAt = container.burstEndsAt + container.random.exponential(behaviour.everyMs);
      }
      const factor = at < container.burstEndsAt ? behaviour.factor : 1;
      return { requestsPerSecond: ordinary * factor, extraMillicores: 0 };
    }
    case "dailyRhythm": {
      const timeOfDay = fleet.presentAt + (at - fleet.presentAt) * fleet.tempo - PEAK_OF_DAY_MS;
      const wave = Math.cos((2 * Math.PI * timeOfDay) / DAY_MS);
      return { requestsPerSecond: ordinary * (1 + behaviour.amplitude * wave), extraMillicores: 0 };
    }
    case "surge": {
      const phase = within(storyMs(fleet, container, at) - behaviour.startsAfterMs, behaviour.everyMs);
      const height = trapezium(phase, behaviour.rampMs, behaviour.holdMs, behaviour.rampMs / 2);
      return { requestsPerSecond: ordinary * (1 + (behaviour.factor - 1) * height), extraMillicores: 0 };
    }
    case "noisyNeighbour": {
      const phase = within(storyMs(fleet, container, at) - behaviour.startsAfterMs, behaviour.everyMs);
      const extraMillicores = phase < behaviour.lastsMs ? behaviour.millicores : 0;
      return { requestsPerSecond: ordinary, extraMillicores };
    }
    default:
      return { requestsPerSecond: ordinary, extraMillicores: 0 };
  }
}

function within(value: number, period: number): number {
  return value - Math.floor(value / period) * period;
}

/** 0 → 1 during `rise`, 1 during `hold`, 1 → 0 during `fall`, then 0. */
function trapezium(at: number, rise: number, hold: number, fall: number): number {
  if (at < rise) return at / rise;
  if (at < rise + hold) return 1;
  return Math.max(0, 1 - (at - rise - hold) / fall);
}
