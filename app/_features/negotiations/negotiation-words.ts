import { dimensionNoun } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import type { BadgeTone } from "@/app/_ui/badge";
import type { NegotiationRow } from "@/server/api/shapes/negotiation";
import { AMOUNT_FIELD } from "@/server/domain/negotiation/limit-of";

const STATES: Record<string, { label: string; tone: BadgeTone }> = {
  asked: { label: "Asked", tone: "accent" },
  offered: { label: "Offered", tone: "accent" },
  waiting_approval: { label: "Waits for a decision", tone: "warn" },
  deferred: { label: "Deferred by the host", tone: "warn" },
  infeasible: { label: "Host cannot", tone: "danger" },
  rejected: { label: "Rejected", tone: "neutral" },
  refused: { label: "Refused", tone: "neutral" },
  accepted: { label: "Accepted", tone: "accent" },
  applying: { label: "Applying", tone: "accent" },
  verifying: { label: "Verifying", tone: "accent" },
  committed: { label: "In force", tone: "ok" },
  rolled_back: { label: "Rolled back", tone: "danger" },
  released: { label: "Handed back", tone: "neutral" },
  expired: { label: "Lapsed", tone: "neutral" },
  stale: { label: "Overtaken", tone: "neutral" },
  withdrawn: { label: "Withdrawn", tone: "neutral" },
  observed: { label: "Observed only", tone: "neutral" },
};

/** A state as a person reads it. A word that is not known here is shown as it is, never hidden. */
export function stateWords(state: string): { label: string; tone: BadgeTone } {
  return STATES[state] ?? { label: state.replaceAll("_", " "), tone: "neutral" };
}

export interface LimitChange {
  /** `null`: no limit was in force. */
  before: number | null;
  after: number;
  /** `null` where there is no limit to compare with. */
  delta: number | null;
  /** How binding `after` is. */
  standing: "settled" | "offered" | "asked";
}

/** The change of one limit that a negotiation is about, in its dimension's unit: the most binding amount wins. */
export function limitChange(
  row: Pick<NegotiationRow, "dimension" | "before" | "asked" | "offered" | "settled">,
): LimitChange {
  const before = row.before[AMOUNT_FIELD[row.dimension]] ?? null;
  const standing = row.settled !== null ? "settled" : row.offered !== null ? "offered" : "asked";
  const after = row.settled ?? row.offered ?? row.asked.want;
  return { before, after, delta: before === null ? null : after - before, standing };
}

/** "+128 MiB", "−0.5 cores", or `null` where there is nothing to compare with. */
export function deltaWords(dimension: NegotiationRow["dimension"], change: LimitChange): string | null {
  if (change.delta === null) return null;
  return `${change.delta < 0 ? "−" : "+"}${formatAmount(dimension, Math.abs(change.delta))}`;
}

/** "raise memory from 256 MiB to 384 MiB": the change in one phrase, for buttons and screen readers. */
export function changePhrase(row: NegotiationRow): string {
  const change = limitChange(row);
  const verb = (change.delta ?? 0) < 0 ? "lower" : change.before === null ? "set" : "raise";
  const from = change.before === null ? "" : ` from ${formatAmount(row.dimension, change.before)}`;
  return `${verb} ${dimensionNoun(row.dimension)}${from} to ${formatAmount(row.dimension, change.after)}`;
}

/** What becomes of an offer that nobody decides. */
export function timeoutWords(onTimeout: NegotiationRow["onTimeout"]): string {
  return onTimeout === "accept"
    ? "then it is accepted and applied"
    : "then it lapses and the limits stay as they are";
}
