import type {
  MachineAnswer,
  MachineAsk,
  MachineDescription,
  MachineDimension,
} from "@/server/domain/machine/machine";

/**
 * Whoever can resize the virtual machine that a container host is: one manager speaks of one machine.
 * `vm-manager.conformance.ts` holds each promise below as a test; every adapter passes it.
 *
 * - Every call ends: an adapter gives each one a timeout and then throws `ManagerUnavailable`.
 * - `ask` changes nothing, and the same question gets the same answer while nothing else changed. An answer is never
 *   above what was wanted, and never between the size in force and the least that helps.
 * - `set` is absolute, never a delta, and repeating it changes nothing more. It moves the running machine only, so a
 *   machine that is started anew has the size that its owner gave it.
 * - A refusal throws `ManagerRefusal` with the manager's own words and leaves the machine as it was.
 * - An answer of `set` proves nothing: the caller reads back with `describe`, and then looks at the guest from inside.
 * - What cannot be read is `null` or `missing` with the reason, never 0.
 */
export interface VmManager {
  readonly kind: "libvirt" | "webhook" | "simulated";
  describe(): Promise<MachineDescription>;
  ask(ask: MachineAsk): Promise<MachineAnswer>;
  set(order: MachineOrder): Promise<void>;
  close(): Promise<void>;
}

export interface MachineOrder {
  /** The same order however often it is sent. */
  id: string;
  dimension: MachineDimension;
  /** Absolute: whole virtual processors in millicores, or bytes. */
  to: number;
}

/** Which machine is under a host and who manages it, with its secret open. */
export type ManagedMachine =
  | { kind: "libvirt"; uri: string; domain: string }
  | { kind: "webhook"; url: string; machine: string; secret: string }
  | { kind: "simulated"; hostId: number };

/** The manager did not answer in time or is not there; trying again may help. */
export class ManagerUnavailable extends Error {
  override name = "ManagerUnavailable";
}
/** The manager said no, in its own words; trying the same again does not help. */
export class ManagerRefusal extends Error {
  override name = "ManagerRefusal";
}
