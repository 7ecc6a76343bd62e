import type { EpochMs, Seconds } from "@/server/domain/units";
import { type EventKind, type NotificationEvent, SEVERITIES, type Severity } from "./notification-event";
import { afterQuiet, type QuietHours } from "./quiet-hours";

/** Which events a channel gets, and when. */
export interface NotificationRule {
  kinds: readonly EventKind[];
  leastSeverity: Severity;
  /** Glob over the workload's name, "*" and "?". */
  pattern: string;
  /** What is over by then is not told of. */
  holdOffSeconds: Seconds;
  quiet: QuietHours | null;
  /** What is critical does not wait for the end of the quiet hours. */
  criticalAlways: boolean;
}

/**
 * When an event is due by these rules of one channel: the earliest of those that let it through.
 *
 * matches  whether a glob matches a workload's name.
 * Returns  `null` when none does.
 */
export function routeEvent(
  event: Pick<NotificationEvent, "kind" | "severity" | "workload" | "at">,
  rules: readonly NotificationRule[],
  matches: (pattern: string, workload: string) => boolean,
): EpochMs | null {
  const due = rules.filter((rule) => letsThrough(rule, event, matches)).map((rule) => dueAt(rule, event));
  return due.length === 0 ? null : Math.min(...due);
}

function letsThrough(
  rule: NotificationRule,
  { kind, severity, workload }: Pick<NotificationEvent, "kind" | "severity" | "workload">,
  matches: (pattern: string, workload: string) => boolean,
): boolean {
  if (!rule.kinds.includes(kind)) return false;
  if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(rule.leastSeverity)) return false;
  return workload === null ? rule.pattern === "*" : matches(rule.pattern, workload);
}

function dueAt(
  rule: NotificationRule,
  { at, severity }: Pick<NotificationEvent, "at" | "severity">,
): EpochMs {
  const held = at + rule.holdOffSeconds * 1000;
  if (rule.quiet === null || (severity === "critical" && rule.criticalAlways)) return held;
  return afterQuiet(rule.quiet, held);
}
