import type { Reading } from "@/server/domain/telemetry/reading";
import type { Bytes, BytesPerSecond, DurationMs, EpochMs, Limits, Millicores } from "@/server/domain/units";

/**
 * A place where containers run and whose limits can be changed in place. `container-runtime.conformance.ts` holds
 * each promise below as a test; every adapter passes it.
 *
 * - Every call ends: an adapter gives each one a timeout and then throws `RuntimeUnavailable`.
 * - `updateLimits` is absolute, never a delta, and repeating it changes nothing more.
 * - A refusal by the runtime ("usage is above the new limit") throws `RuntimeRefusal` with the runtime's own words
 *   and leaves the limits as they were. Two refusals say more: `RuntimeDeferral` ("not now") and `RuntimeInfeasible`
 *   ("this host has not that much").
 * - An answer of `updateLimits` proves nothing: the caller reads back with `readLimits`.
 * - A container that is gone is `null` from `inspect` and `ContainerGone` from everything else.
 */
export interface ContainerRuntime {
  readonly kind: "docker" | "kubernetes" | "simulator";
  describeHost(): Promise<HostDescription>;
  /** What the host could give to a new process now, without swapping; `null` where it cannot be read. */
  hostMemoryAvailable(): Promise<Bytes | null>;
  /** Running containers only. */
  listContainers(): Promise<ContainerSnapshot[]>;
  /** Any state; `null` when the runtime does not know the id. */
  inspect(runtimeId: string): Promise<ContainerSnapshot | null>;
  /** One reading a container, in parallel and bounded. A container that vanished meanwhile is left out. */
  readAll(containers: readonly ContainerSnapshot[]): Promise<Map<string, Reading>>;
  /** A `null` dimension of `target` is left as it is: a runtime cannot clear a limit in place. */
  updateLimits(runtimeId: string, target: Limits): Promise<void>;
  /** The caps as the kernel enforces them, from the closest place that can be read. */
  readLimits(runtimeId: string): Promise<EnforcedLimits>;
  /** Events from `since` on, at once, until `signal` aborts. Reconnects by itself; never skips silently. */
  events(since: EpochMs, signal: AbortSignal): AsyncIterable<RuntimeEvent>;
  close(): Promise<void>;
}

export interface HostDescription {
  name: string;
  kind: ContainerRuntime["kind"];
  /** For people: "Docker Engine 20.10.24, cgroup v1". */
  version: string;
  /** The engine's own identity, whatever it is called; left out or `null` where it has none. */
  engineId?: string | null;
  /** Its clock minus ours, as far as one question and its answer can tell; left out or `null`: not known. */
  clockSkewMs?: DurationMs | null;
  cpuMillicores: Millicores;
  memoryBytes: Bytes;
  /** The uplink's speed, one direction; left out or `null` where it cannot be read. */
  networkBytesPerSecond?: BytesPerSecond | null;
  /** What the disk gives, reads or writes; left out where only measuring it by force would tell. */
  diskBytesPerSecond?: BytesPerSecond | null;
  cgroupVersion: 1 | 2 | null;
  /** What this host can do, in words for the UI: `supported: false` carries the reason. */
  capabilities: Record<
    "cpuLimit" | "memoryLimit" | "network" | "disk" | "pressure" | "cgroupFiles",
    Capability
  >;
}

export interface Capability {
  supported: boolean;
  because: string;
}

export interface ContainerSnapshot {
  /** The runtime's own full id. */
  runtimeId: string;
  name: string;
  image: string;
  labels: Record<string, string>;
  /** Stable over a recreate: "compose:<project>/<service>[/<number>]", "kubernetes:<namespace>/<kind>/<owner>/<container>" or "name:<name>". */
  workloadKey: string;
  workloadName: string;
  state: "created" | "running" | "paused" | "restarting" | "exited" | "dead";
  health: "none" | "starting" | "healthy" | "unhealthy";
  startedAt: EpochMs;
  restartCount: number;
  exitCode: number | null;
  oomKilled: boolean;
  limits: Limits;
  pid: number | null;
  /** The container's own addresses on its networks: the only ones that telemetry may be scraped from. */
  addresses: string[];
  /** Command line and heap flags, for "a fixed heap": never the environment. */
  command: string[];
  /** A heap cap found in the command or the environment, e.g. `-Xmx512m`: only its flag and size leave the adapter. */
  fixedHeap: { flag: string; bytes: Bytes } | null;
}

export interface EnforcedLimits {
  limits: Limits;
  source: "cgroup-v1" | "cgroup-v2" | "inspect" | "pod-status" | "simulator";
}

export type RuntimeEventKind =
  | "start"
  | "die"
  | "oom"
  | "health_status"
  | "update"
  | "rename"
  | "destroy"
  | "pause"
  | "unpause"
  /** Somebody asked for the end: what follows is planned, not a failure. */
  | "stop_requested";

export interface RuntimeEvent {
  at: EpochMs;
  kind: RuntimeEventKind;
  runtimeId: string;
  name: string;
  /** For `die`. */
  exitCode: number | null;
  /** For `health_status`. */
  health: "healthy" | "unhealthy" | "starting" | null;
}

/** The runtime did not answer in time or is not there; trying again may help. */
export class RuntimeUnavailable extends Error {
  override name = "RuntimeUnavailable";
}
/** The runtime said no, in its own words; trying the same again does not help. */
export class RuntimeRefusal extends Error {
  override name = "RuntimeRefusal";
}
/** Not now, but when others have ended or given back; the limits are as they were, and nothing is left asked for. */
export class RuntimeDeferral extends RuntimeRefusal {
  override name = "RuntimeDeferral";
  constructor(
    message: string,
    /** Asking earlier would find the same. */
    readonly retryAt: EpochMs,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
/** The host could not give that much if nothing else ran on it; the limits are as they were. */
export class RuntimeInfeasible extends RuntimeRefusal {
  override name = "RuntimeInfeasible";
}
export class ContainerGone extends Error {
  override name = "ContainerGone";
}
