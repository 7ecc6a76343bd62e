import { floorTo, GRAIN } from "@/server/domain/negotiation/grid";
import { boundsOf, withLimit } from "@/server/domain/negotiation/limit-of";
import type { RiskUnder } from "@/server/domain/negotiation/size-grant";
import type { Ask, EffectivePolicy } from "@/server/domain/negotiation/terms";
import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";
import type { Probability } from "@/server/domain/units";

/** A lease shorter than this would end before anybody saw what it did. */
const SHORTEST_LEASE_SECONDS = 300;

/**
 * What fits for a shorter time: the longest horizon under the ask's own at which everything that is free holds the risk
 * under a half and under the policy's threshold.
 *
 * most     the greatest absolute limit that the host can give now.
 * Returns  `null` where no shorter time helps, or where nothing more than the limit in force fits.
 */
export function shorterLease(
  ask: Ask,
  limit: number,
  most: number,
  policy: Readonly<EffectivePolicy>,
  riskUnder: RiskUnder,
): { amount: number; durationSeconds: number; minutes: HorizonMinutes; residualRisk: Probability } | null {
  const { dimension, before, horizonMinutes } = ask;
  const { max } = boundsOf(policy, dimension);
  const amount = floorTo(Math.min(most, ask.amounts.max, max ?? most), GRAIN[dimension]);
  if (amount <= limit) return null;
  const { risk, byCause } = riskUnder(withLimit(before, dimension, amount));
  for (const minutes of HORIZON_MINUTES.toReversed()) {
    if (minutes >= horizonMinutes) continue;
    if (byCause[ask.cause][minutes] >= Math.min(policy.threshold, 0.5)) continue;
    const durationSeconds = Math.min(ask.durationSeconds, Math.max(SHORTEST_LEASE_SECONDS, minutes * 60));
    return { amount, durationSeconds, minutes, residualRisk: risk[horizonMinutes] };
  }
  return null;
}
