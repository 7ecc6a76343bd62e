import type { EpochMs } from "@/server/domain/units";

/** What somebody may want to be told of. */
export const EVENT_KINDS = ["approval", "foreseen", "failed", "lease_ended", "reverted", "unwell"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** In ascending order. */
export const SEVERITIES = ["info", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that happened or goes on, in words that name who, why and until when. */
export interface NotificationEvent {
  /** The same thing seen twice has the same key. */
  key: string;
  kind: EventKind;
  severity: Severity;
  containerId: number | null;
  /** For scopes; `null`: about PFN itself. */
  workload: string | null;
  /** A container's or a host's name, or "PFN". Whoever starts containers chose it: never trusted. */
  culprit: string;
  hostName: string | null;
  title: string;
  reason: string;
  /** Within this installation, e.g. "/negotiations/…". */
  path: string;
  deadlineAt: EpochMs | null;
  at: EpochMs;
}

/** Kinds that go on until they are over; what is over by then is not told any more. */
const LASTING: ReadonlySet<EventKind> = new Set(["approval", "foreseen", "unwell"]);

export const isLasting = (kind: EventKind): boolean => LASTING.has(kind);
