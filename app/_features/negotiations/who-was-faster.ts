import { actorWords } from "@/app/_lib/actor-words";
import { formatAge } from "@/app/_lib/format-age";
import type { NegotiationDetail } from "@/server/api/shapes/negotiation";
import { changePhrase, stateWords } from "./negotiation-words";

/** "Ada decided first, 12 s ago: …" when the negotiation was decided by another hand; `null` while it still waits. */
export function whoWasFaster(now: NegotiationDetail, at: number): string | null {
  if (now.waiting || now.decidedBy === null || now.decidedAt === null) return null;
  const note = now.decisionNote ? ` Note: “${now.decisionNote}”` : "";
  return `${actorWords(now.decidedBy).name} decided first, ${formatAge(now.decidedAt, at)}: the proposal to ${changePhrase(now)} is now “${stateWords(now.state).label}”.${note}`;
}
