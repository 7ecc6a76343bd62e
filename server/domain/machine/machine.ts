import type { Bytes, BytesPerSecond, EpochMs, Millicores, Probability, Seconds } from "@/server/domain/units";

/** What a machine under a host can be asked for. Its network and disk caps are read, never moved. */
export const MACHINE_DIMENSIONS = ["cpu", "memory"] as const;
export type MachineDimension = (typeof MACHINE_DIMENSIONS)[number];

/** Amounts of CPU are whole virtual processors. */
export const VCPU: Millicores = 1_000;

export interface MachineSize {
  cpuMillicores: Millicores;
  memoryBytes: Bytes;
}

/** One cap of the machine's own disk or network, or why it is not known. */
export interface MachineCap {
  kind: "disk" | "network";
  device: string;
  /** The busier direction's cap; `null` with no `missing`: uncapped. */
  bytesPerSecond: BytesPerSecond | null;
  /** Why it could not be read; `null`: it was. */
  missing: string | null;
}

/** A virtual machine as its manager knows it at one moment. */
export interface MachineDescription {
  name: string;
  /** The manager's own word: "running", "paused", … */
  state: string;
  /** In force now. */
  size: MachineSize;
  /** The most that it may grow to while it runs. */
  most: MachineSize;
  /** What the physical node has; `null` where it cannot be told, and then nothing of it is offered. */
  node: {
    cpuMillicores: Millicores | null;
    memoryBytes: Bytes | null;
    memoryFreeBytes: Bytes | null;
  };
  caps: MachineCap[];
}

/** What a host's arbiter asks one level up. Amounts are absolute, as the manager counts them. */
export interface MachineAsk {
  /** The same question however often it is asked. */
  id: string;
  dimension: MachineDimension;
  /** In force when it was asked. */
  from: number;
  /** Less helps nobody. */
  least: number;
  want: number;
  /** In force by then, or it is too late. */
  deadlineAt: EpochMs;
  durationSeconds: Seconds;
  /** Chance of a failure that it would take away, in [0, 1]. */
  lossAvoided: Probability;
  because: string;
}

export type MachineAnswer =
  /** Counter: less than wanted, and at least the least. */
  { kind: "offer" | "counter"; amount: number; because: string } | { kind: "refuse"; because: string };

const FIELDS = { cpu: "cpuMillicores", memory: "memoryBytes" } as const satisfies Record<
  MachineDimension,
  keyof MachineSize
>;

export function amountOf(size: MachineSize, dimension: MachineDimension): number {
  return size[FIELDS[dimension]];
}

export function isMachineDimension(dimension: string): dimension is MachineDimension {
  return (MACHINE_DIMENSIONS as readonly string[]).includes(dimension);
}
