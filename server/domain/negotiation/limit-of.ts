import { ceilTo, GRAIN } from "@/server/domain/negotiation/grid";
import type { Quantities } from "@/server/domain/negotiation/quantities";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { Bytes, BytesPerSecond, LimitDimension, Limits, Millicores } from "@/server/domain/units";

/** What one container takes now. `null` is unknown, and unknown is not zero. */
export interface Usage {
  cpuMillicores: Millicores | null;
  workingSetBytes: Bytes | null;
  /** The busier direction. */
  networkBytesPerSecond?: BytesPerSecond | null;
  /** Reads or writes, whichever is more. */
  diskBytesPerSecond?: BytesPerSecond | null;
}

/** The field that holds a dimension's amount, in limits as in quantities. */
export const AMOUNT_FIELD = {
  cpu: "cpuMillicores",
  memory: "memoryBytes",
  network: "networkBytesPerSecond",
  disk: "diskBytesPerSecond",
} as const satisfies Record<LimitDimension, keyof Limits>;

/** The cap in one dimension, in its own unit; `null` where there is none that is known. */
export function limitOf(limits: Limits, dimension: LimitDimension): number | null {
  return limits[AMOUNT_FIELD[dimension]] ?? null;
}

/** The same caps with one of them replaced. */
export function withLimit(limits: Limits, dimension: LimitDimension, amount: number | null): Limits {
  return { ...limits, [AMOUNT_FIELD[dimension]]: amount };
}

/** A cap in one dimension and none given for the others: what a change asks a runtime for. */
export function onlyLimit(dimension: LimitDimension, amount: number | null): Limits {
  return withLimit({ cpuMillicores: null, memoryBytes: null }, dimension, amount);
}

/** The amount in one dimension, in its own unit; `null` where it is not known. */
export function quantityOf(quantities: Quantities, dimension: "cpu" | "memory"): number;
export function quantityOf(quantities: Quantities, dimension: LimitDimension): number | null;
export function quantityOf(quantities: Quantities, dimension: LimitDimension): number | null {
  return quantities[AMOUNT_FIELD[dimension]] ?? null;
}

/** The part of a usage that a cap in this dimension bears on: the working set of memory, a rate elsewhere. */
export function usageOf(usage: Usage, dimension: LimitDimension): number | null {
  if (dimension === "memory") return usage.workingSetBytes;
  return usage[AMOUNT_FIELD[dimension]] ?? null;
}

/** The policy fields that bound a dimension: least, most, step. */
export const BOUNDS = {
  cpu: ["cpuMinMillicores", "cpuMaxMillicores", "cpuStepMillicores"],
  memory: ["memoryMinBytes", "memoryMaxBytes", "memoryStepBytes"],
  network: ["networkMinBytesPerSecond", "networkMaxBytesPerSecond", "networkStepBytesPerSecond"],
  disk: ["diskMinBytesPerSecond", "diskMaxBytesPerSecond", "diskStepBytesPerSecond"],
} as const satisfies Record<LimitDimension, readonly (keyof EffectivePolicy)[]>;

/** A policy's bounds in one dimension, `null` where it sets none; the step is made a whole number of grains. */
export function boundsOf(policy: Readonly<EffectivePolicy>, dimension: LimitDimension) {
  const [minField, maxField, stepField] = BOUNDS[dimension];
  const grain = GRAIN[dimension];
  return {
    min: policy[minField] ?? null,
    max: policy[maxField] ?? null,
    step: Math.max(grain, ceilTo(policy[stepField] ?? grain, grain)),
  };
}

/** One bound of a policy, as a value to set. */
export function boundValue(
  dimension: LimitDimension,
  which: "min" | "max",
  amount: number,
): Partial<EffectivePolicy> {
  return { [BOUNDS[dimension][which === "min" ? 0 : 1]]: amount };
}
