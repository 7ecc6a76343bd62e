import { ceilTo, GRAIN } from "@/server/domain/negotiation/grid";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";
import type { Bytes, LimitDimension, Limits, Millicores } from "@/server/domain/units";

/** What a host or a ledger holds in both dimensions; unlike `Limits`, always a number. */
export interface Quantities {
  cpuMillicores: Millicores;
  memoryBytes: Bytes;
}

/** What one container takes now. `null` is unknown, and unknown is not zero. */
export interface Usage {
  cpuMillicores: Millicores | null;
  workingSetBytes: Bytes | null;
}

/** The cap in one dimension, in its own unit; `null` where there is none. */
export function limitOf(limits: Limits, dimension: LimitDimension): number | null {
  return dimension === "cpu" ? limits.cpuMillicores : limits.memoryBytes;
}

/** The same caps with one of them replaced. */
export function withLimit(limits: Limits, dimension: LimitDimension, amount: number): Limits {
  return dimension === "cpu" ? { ...limits, cpuMillicores: amount } : { ...limits, memoryBytes: amount };
}

/** The amount in one dimension, in its own unit. */
export function quantityOf(quantities: Quantities, dimension: LimitDimension): number {
  return dimension === "cpu" ? quantities.cpuMillicores : quantities.memoryBytes;
}

/** CPU rate or working set: the part of a usage that a cap in this dimension bears on. */
export function usageOf(usage: Usage, dimension: LimitDimension): number | null {
  return dimension === "cpu" ? usage.cpuMillicores : usage.workingSetBytes;
}

/** A policy's bounds in one dimension, `null` where it sets none; the step is made a whole number of grains. */
export function boundsOf(policy: Readonly<EffectivePolicy>, dimension: LimitDimension) {
  const bounds =
    dimension === "cpu"
      ? { min: policy.cpuMinMillicores, max: policy.cpuMaxMillicores, step: policy.cpuStepMillicores }
      : { min: policy.memoryMinBytes, max: policy.memoryMaxBytes, step: policy.memoryStepBytes };
  return { ...bounds, step: Math.max(GRAIN[dimension], ceilTo(bounds.step, GRAIN[dimension])) };
}
