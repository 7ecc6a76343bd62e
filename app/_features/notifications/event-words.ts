import type { NotificationRuleInput } from "@/server/api/shapes/notifications";

export type EventKind = NotificationRuleInput["kinds"][number];

export const EVENT_WORDS: Record<EventKind, { name: string; says: string }> = {
  approval: { name: "Waits for approval", says: "an offer needs a decision, with its deadline" },
  foreseen: { name: "Failure foreseen", says: "a risk passed its threshold" },
  failed: { name: "Failed", says: "killed, exited with an error, or unhealthy" },
  lease_ended: { name: "Lease ended", says: "a limit went back" },
  reverted: { name: "Limit reverted", says: "put back by us, or changed by somebody else" },
  unwell: { name: "PFN is unwell", says: "no data, no assessments, failing changes" },
};

export const EVENT_KINDS = Object.keys(EVENT_WORDS) as EventKind[];

const SEVERITY_WORDS = {
  info: "everything",
  warning: "warnings and worse",
  critical: "only what is critical",
};

/** A rule as a sentence: who hears of what, when. */
export function ruleWords(rule: NotificationRuleInput): string {
  const kinds =
    rule.kinds.length === EVENT_KINDS.length
      ? "Every kind of event"
      : rule.kinds.map((kind) => EVENT_WORDS[kind].name).join(", ");
  const scope = rule.pattern === "*" ? "" : ` of ${rule.pattern}`;
  const held =
    rule.holdOffSeconds === 0 ? "" : `, if it still holds after ${holdOffWords(rule.holdOffSeconds)}`;
  const quiet =
    rule.quiet === null
      ? ""
      : `; quiet ${rule.quiet.from}–${rule.quiet.to} (${rule.quiet.timeZone})${rule.criticalAlways ? ", but for what is critical" : ""}`;
  return `${kinds}${scope}: ${SEVERITY_WORDS[rule.leastSeverity]}${held}${quiet}.`;
}

export function holdOffWords(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
}
