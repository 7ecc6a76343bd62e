import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { EpochMs, LimitDimension, Limits } from "@/server/domain/units";
import type { Transaction } from "./database";
import { toJson } from "./json";

/** The part of a change that a donation looks at. */
export interface DonorChange {
  id: string;
  kind: string;
  containerName: string;
  dimension: LimitDimension;
  target: Limits;
}

/**
 * What the end of a donor's change means for its donation, and says so to the negotiation that it gives to. A step
 * down that was verified makes the ask due at once; one that failed makes it due too, to be answered without it.
 *
 * because  why it failed; `null`: it was read back.
 */
export async function concludeDonation(
  tx: Transaction,
  change: DonorChange,
  { at, because }: { at: EpochMs; because: string | null },
): Promise<void> {
  if (change.kind !== "donate" && change.kind !== "give_back") return;
  const isGift = change.kind === "donate";
  const donation = await tx.donation.findFirst({
    where: isGift ? { shrinkId: change.id, state: "intended" } : { returnId: change.id, state: "returning" },
  });
  if (!donation) return;
  const to = amountWords(change.dimension, limitOf(change.target, change.dimension) ?? 0);
  const state = isGift ? (because === null ? "given" : "failed") : because === null ? "returned" : "given";
  const isOver = state === "failed" || state === "returned";
  await tx.donation.update({
    where: { id: donation.id },
    data: { state, note: because, ...(isOver ? { endedAt: new Date(at) } : {}) },
  });
  const done = isGift
    ? `${change.containerName} stepped down to ${to}; read back`
    : `${change.containerName} has its ${to} back`;
  await sayOfDonation(
    tx,
    donation.negotiationId,
    at,
    because === null ? done : `${change.containerName} stays as it is: ${because}`,
  );
  if (!isGift) return;
  const left = await tx.donation.count({
    where: { negotiationId: donation.negotiationId, state: "intended" },
  });
  if (left > 0) return;
  await tx.negotiation.updateMany({
    where: { id: donation.negotiationId, state: "deferred" },
    data: { expiresAt: new Date(at) },
  });
}

/** A word about a donor: it moves nothing, and is part of the conversation. */
export async function sayOfDonation(
  tx: Transaction,
  negotiationId: string,
  at: EpochMs,
  text: string,
): Promise<void> {
  await tx.negotiationMessage.create({
    data: { negotiationId, at: new Date(at), sender: "host", kind: "donor", text, body: toJson({}) },
  });
}
