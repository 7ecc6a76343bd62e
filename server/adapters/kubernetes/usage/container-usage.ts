import { MEASURED_FIELDS, type MeasuredField, type Reading } from "@/server/domain/telemetry/reading";
import type { Bytes, EpochMs, Limits } from "@/server/domain/units";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";

/** Where usage comes from. What it throws is `KubeRefusal`, `RuntimeUnavailable`, or `UsageUnread`. */
export interface UsageSource {
  /** By runtime id; a container that the source does not know is left out. */
  read(containers: readonly ContainerSnapshot[], alone: Alone): Promise<Map<string, Measured>>;
  /** The node's working set as of the last reading; `null` where this source does not tell. */
  nodeWorkingSet(): Promise<Bytes | null>;
}

/** Of a pod "namespace/pod": the one container that it has, whose the pod's network then is; `null` where it has more. */
export type Alone = (pod: string) => string | null;

/** What a source said of one container: of what is neither in `values` nor in `because`, it never tells. */
export interface Measured {
  at: EpochMs;
  source: "cadvisor" | "metrics-api" | "prometheus";
  values: Partial<Record<MeasuredField, number | null>>;
  /** Where the source tells it instead of usage and file cache. */
  workingSetBytes?: Bytes;
  because?: Partial<Record<MeasuredField, string>>;
  /** For everything that this source never tells. */
  untold: string;
}

/** A source that could not be asked, in words for the reading. */
export class UsageUnread extends Error {
  override name = "UsageUnread";
}

/** Everything that was told, and a reason for everything that was not. */
export function toReading(measured: Measured, limits: Limits): Reading {
  const missing: Reading["missing"] = {};
  const values = {} as Record<MeasuredField, number | null>;
  for (const field of MEASURED_FIELDS) {
    const value = measured.values[field];
    values[field] = value ?? null;
    // `null` that was told is a meaning of its own: no limit.
    if (value === undefined || (value === null && field !== "pidsLimit"))
      missing[field] = measured.because?.[field] ?? measured.untold;
  }
  return {
    ...values,
    ...(measured.workingSetBytes === undefined ? {} : { memoryWorkingSetBytes: measured.workingSetBytes }),
    at: measured.at,
    limits,
    source: measured.source,
    missing,
  };
}

/** A reading of a container that runs and could not be measured: nothing is known but why. */
export function unreadReading(at: EpochMs, because: string, limits: Limits): Reading {
  return toReading({ at, source: "cadvisor", values: {}, untold: because }, limits);
}
