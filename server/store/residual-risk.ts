import type { z } from "zod";
import type { residualRisk } from "@/server/api/shapes/negotiation";
import { withLimit } from "@/server/domain/negotiation/limit-of";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";
import type { EpochMs, Seconds } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { readAssessInputs } from "./assess-inputs";
import type { Database } from "./database";
import { limitsOf } from "./limits-of";
import { findNegotiation } from "./negotiations";

/**
 * The risk that an amount would leave, from the samples and forecasts of now and by the model of the first passage, which
 * needs no thread of its own.
 *
 * amount  absolute limit in the negotiation's dimension.
 * Throws  Failure NOT_FOUND.
 */
export async function readResidualRisk(
  db: Database,
  { id, amount }: { id: string; amount: number },
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<z.infer<typeof residualRisk>> {
  const negotiation = await findNegotiation(db.prisma, id);
  if (!negotiation) throw new Failure("NOT_FOUND", "There is no such negotiation.");
  const { ask, containerId, hostId } = negotiation;
  const container = await db.prisma.container.findFirst({
    where: { id: containerId, removedAt: null, state: "running" },
    include: { workload: { select: { name: true } } },
  });
  const unknown = (because: string) => ({ risk: null, withoutGrant: null, because });
  if (!container) return unknown("The container does not run now.");
  const inputs = await readAssessInputs(db, hostId, [container], now, intervalSeconds);
  const evidence = gatherEvidence(inputs.get(containerId)!);
  if (evidence.kind === "unknown") return unknown(evidence.because);
  const limits = limitsOf(container);
  return {
    risk: riskUnder(evidence, withLimit(limits, ask.dimension, amount)).risk[ask.horizonMinutes],
    withoutGrant: riskUnder(evidence, limits).risk[ask.horizonMinutes],
    because: null,
  };
}
