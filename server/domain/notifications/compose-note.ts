import type { EpochMs } from "@/server/domain/units";
import { type NotificationEvent, SEVERITIES, type Severity } from "./notification-event";

/** One message, before a channel gives it its own form. No text in it is trusted: each channel escapes all of it. */
export interface Note {
  /** The same at every try of the same message: a receiver can tell a repeat. */
  id: string;
  title: string;
  severity: Severity;
  at: EpochMs;
  items: NoteItem[];
  /** What did not fit. */
  more: number;
  url: string;
}

export interface NoteItem {
  kind: string;
  severity: Severity;
  culprit: string;
  hostName: string | null;
  title: string;
  reason: string;
  deadlineAt: EpochMs | null;
  at: EpochMs;
  url: string;
}

const SHOWN = 10;

/**
 * What was due at one moment as one note, the worst first and among equals the nearest deadline.
 *
 * events   at least one.
 * baseUrl  of this installation, without a slash at its end.
 */
export function composeNote(
  id: string,
  events: readonly Omit<NotificationEvent, "key" | "containerId" | "workload">[],
  baseUrl: string,
): Note {
  const end = (at: EpochMs | null) => at ?? Number.MAX_SAFE_INTEGER;
  const ordered = [...events].sort(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      end(a.deadlineAt) - end(b.deadlineAt) ||
      a.at - b.at,
  );
  const [first] = ordered;
  if (!first) throw new RangeError("A note has at least one event.");
  return {
    id,
    title: ordered.length === 1 ? first.title : groupTitle(ordered),
    severity: first.severity,
    at: Math.max(...ordered.map(({ at }) => at)),
    items: ordered.slice(0, SHOWN).map(({ path, ...event }) => ({ ...event, url: `${baseUrl}${path}` })),
    more: Math.max(0, ordered.length - SHOWN),
    url: ordered.length === 1 ? `${baseUrl}${first.path}` : `${baseUrl}/`,
  };
}

const GROUPS: Record<NotificationEvent["kind"], (n: number) => string> = {
  approval: (n) => `${n} waiting for a decision`,
  foreseen: (n) => `${n} about to fail`,
  failed: (n) => `${n} failed`,
  lease_ended: (n) => (n === 1 ? "1 lease ended" : `${n} leases ended`),
  reverted: (n) => (n === 1 ? "1 limit put back or moved" : `${n} limits put back or moved`),
  unwell: () => "PFN itself is unwell",
};

/** "3 waiting for a decision, 2 failed", in the order of the events. */
function groupTitle(events: readonly Pick<NotificationEvent, "kind">[]): string {
  const counts = new Map<NotificationEvent["kind"], number>();
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, n]) => GROUPS[kind](n)).join(", ");
}
