import { type MachineDimension, VCPU } from "@/server/domain/machine/machine";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";

/** Finer than this no machine is resized: a whole processor, or 16 MiB. */
export function machineStep(dimension: MachineDimension): number {
  return dimension === "cpu" ? VCPU : 16 * MEBIBYTE;
}

export function ceilToMachine(dimension: MachineDimension, amount: number): number {
  const step = machineStep(dimension);
  return Math.ceil(amount / step) * step;
}

export function floorToMachine(dimension: MachineDimension, amount: number): number {
  const step = machineStep(dimension);
  return Math.floor(amount / step) * step;
}
