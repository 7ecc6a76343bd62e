import { candidateLimits } from "@/server/domain/negotiation/candidate-limits";
import { freeOf } from "@/server/domain/negotiation/ledger";
import { boundsOf, limitOf, withLimit } from "@/server/domain/negotiation/limit-of";
import type { RiskUnder } from "@/server/domain/negotiation/size-grant";
import type { Ask, EffectivePolicy, HostLedger } from "@/server/domain/negotiation/terms";
import { LIMIT_DIMENSIONS, type LimitDimension, type Probability } from "@/server/domain/units";

/**
 * The smallest grant of something else that keeps the risk, from all causes, under a half and under the threshold:
 * only where the risk model says that it helps.
 *
 * Returns  `null` where no other dimension has room and helps.
 */
export function anotherDimension(
  ask: Ask,
  ledger: HostLedger,
  policy: Readonly<EffectivePolicy>,
  riskUnder: RiskUnder,
): { dimension: LimitDimension; amount: number; residualRisk: Probability } | null {
  const { before, horizonMinutes } = ask;
  for (const dimension of LIMIT_DIMENSIONS) {
    const limit = limitOf(before, dimension);
    if (dimension === ask.dimension || limit === null) continue;
    const { max, step } = boundsOf(policy, dimension);
    const most = limit + Math.max(0, freeOf(ledger, dimension) ?? 0);
    const candidates = candidateLimits({
      dimension,
      limit,
      step,
      floor: limit,
      ceiling: Math.min(most, max ?? most),
    });
    const riskAt = (amount: number) => riskUnder(withLimit(before, dimension, amount)).risk[horizonMinutes];
    const amount = candidates.smallest((a) => riskAt(a) < Math.min(policy.threshold, 0.5));
    if (amount !== null) return { dimension, amount, residualRisk: riskAt(amount) };
  }
  return null;
}
