import { amountWords, durationWords } from "@/server/domain/negotiation/amount-words";
import { ENGINE_MINIMUM } from "@/server/domain/negotiation/grid";
import {
  type Parsed,
  parseCpu,
  parseDuration,
  parseHorizon,
  parseMemory,
  parseMode,
  parsePriority,
  parseRate,
  parseShare,
  parseSwitch,
} from "@/server/domain/negotiation/labels/label-values";
import { parseTelemetryLabel } from "@/server/domain/negotiation/labels/parse-telemetry-label";
import { boundsOf, boundValue } from "@/server/domain/negotiation/limit-of";
import type { EffectivePolicy, Mode } from "@/server/domain/negotiation/terms";
import type { LimitDimension } from "@/server/domain/units";

/** What one label does to the policy so far: the values that it sets, and what was wrong with it. */
export interface Narrowing {
  set: Partial<EffectivePolicy>;
  problem: string | null;
}

type Rule = (text: string, policy: Readonly<EffectivePolicy>) => Narrowing;

/** From least to most freedom to act. */
const FREEDOM: readonly Mode[] = ["observe", "ask", "auto"];
const SHORTEST_LEASE_SECONDS = 60;

/**
 * Every label that is known, in the order of reading: a maximum before the minimum that must fit under it, a mode
 * before the switch that overrides it.
 */
export const LABEL_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["pfn.mode", reading(parseMode, narrowMode)],
  ["pfn.enable", reading(parseSwitch, (enabled) => set(enabled ? {} : { mode: "observe" }))],
  ["pfn.threshold", reading(parseShare, (threshold) => set({ threshold }))],
  ["pfn.target", reading(parseShare, (targetRisk) => set({ targetRisk }))],
  ["pfn.horizon", reading(parseHorizon, (horizonMinutes) => set({ horizonMinutes }))],
  ["pfn.memory.max", reading(parseMemory, narrowMax("memory"))],
  ["pfn.memory.min", reading(parseMemory, narrowMin("memory"))],
  ["pfn.cpu.max", reading(parseCpu, narrowMax("cpu"))],
  ["pfn.cpu.min", reading(parseCpu, narrowMin("cpu"))],
  ["pfn.network.max", reading(parseRate, narrowMax("network"))],
  ["pfn.network.min", reading(parseRate, narrowMin("network"))],
  ["pfn.disk.max", reading(parseRate, narrowMax("disk"))],
  ["pfn.disk.min", reading(parseRate, narrowMin("disk"))],
  ["pfn.cooldown", reading(parseDuration, narrowCooldown)],
  ["pfn.lease", reading(parseDuration, narrowLease)],
  ["pfn.priority", reading(parsePriority, narrowPriority)],
  // Read where what nobody needs is taken back; here it is only judged.
  ["pfn.reclaim", reading(parseSwitch, () => set({}))],
  // Read where telemetry is scraped; here it is only judged, so that a bad one is shown with the others.
  ["pfn.telemetry", reading(parseTelemetryLabel, () => set({}))],
]);

function reading<T>(
  parse: (text: string) => Parsed<T>,
  narrow: (value: T, policy: Readonly<EffectivePolicy>) => Narrowing,
): Rule {
  return (text, policy) => {
    const parsed = parse(text.trim());
    return parsed.ok ? narrow(parsed.value, policy) : { set: {}, problem: parsed.problem };
  };
}

function narrowMode(mode: Mode, policy: Readonly<EffectivePolicy>): Narrowing {
  const most = Math.max(FREEDOM.indexOf(policy.mode), FREEDOM.indexOf(policy.labelMaxMode));
  if (FREEDOM.indexOf(mode) <= most) return set({ mode });
  const allowed = FREEDOM[most]!;
  return {
    set: { mode: allowed },
    problem: `a label may ask for "${allowed}" at most here; using "${allowed}"`,
  };
}

function narrowMax(dimension: LimitDimension) {
  return (asked: number, policy: Readonly<EffectivePolicy>): Narrowing => {
    const { min, max } = boundsOf(policy, dimension);
    const words = (amount: number) => amountWords(dimension, amount);
    if (asked < ENGINE_MINIMUM[dimension]) return tooSmall(dimension, asked);
    if (max !== null && asked > max) return keep(`policy allows ${words(max)} at most; using ${words(max)}`);
    if (min !== null && asked < min) {
      return {
        set: boundValue(dimension, "max", min),
        problem: `policy guarantees ${words(min)}, and a maximum cannot lie under it; using ${words(min)}`,
      };
    }
    return set(boundValue(dimension, "max", asked));
  };
}

function narrowMin(dimension: LimitDimension) {
  return (asked: number, policy: Readonly<EffectivePolicy>): Narrowing => {
    const { min, max } = boundsOf(policy, dimension);
    const words = (amount: number) => amountWords(dimension, amount);
    if (asked < ENGINE_MINIMUM[dimension]) return tooSmall(dimension, asked);
    if (min !== null && asked < min) return keep(`policy's minimum is ${words(min)}; using ${words(min)}`);
    if (max !== null && asked > max) {
      return {
        set: boundValue(dimension, "min", max),
        problem: `the maximum here is ${words(max)}, and a minimum cannot lie above it; using ${words(max)}`,
      };
    }
    return set(boundValue(dimension, "min", asked));
  };
}

function narrowCooldown(asked: number, { cooldownSeconds }: Readonly<EffectivePolicy>): Narrowing {
  if (asked >= cooldownSeconds) return set({ cooldownSeconds: asked });
  const words = durationWords(cooldownSeconds);
  return keep(`policy waits ${words} between changes, and a label may only ask for longer; using ${words}`);
}

function narrowLease(asked: number, { leaseSeconds }: Readonly<EffectivePolicy>): Narrowing {
  if (asked < SHORTEST_LEASE_SECONDS) {
    return keep(`a lease lasts ${durationWords(SHORTEST_LEASE_SECONDS)} at least; write 1m or more`);
  }
  if (asked <= leaseSeconds) return set({ leaseSeconds: asked });
  const words = durationWords(leaseSeconds);
  return keep(`policy leases for ${words}, and a label may only ask for shorter; using ${words}`);
}

function narrowPriority(asked: number, { priority }: Readonly<EffectivePolicy>): Narrowing {
  if (asked <= priority) return set({ priority: asked });
  return keep(`policy gives priority ${priority}, and a label may only lower it; using ${priority}`);
}

function tooSmall(dimension: LimitDimension, asked: number): Narrowing {
  const words = (amount: number) => amountWords(dimension, amount);
  return keep(
    `${words(asked)} is less than the ${words(ENGINE_MINIMUM[dimension])} that the engine takes; is a unit missing?`,
  );
}

function set(values: Partial<EffectivePolicy>): Narrowing {
  return { set: values, problem: null };
}

function keep(problem: string): Narrowing {
  return { set: {}, problem };
}
