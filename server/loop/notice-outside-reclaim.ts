import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf, onlyLimit } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { limitsOf } from "@/server/store/limits-of";
import { recordOutcome } from "@/server/store/outcomes";
import type { LiveReclaim } from "@/server/store/reclaims";
import { isSameLimit } from "./apply/is-same-limit";

/** Whether the container still has the limit that it was lowered to. */
export function holdsLowered({ container, dimension, lowered }: LiveReclaim): boolean {
  const of = dimension as LimitDimension;
  return isSameLimit(limitsOf(container), onlyLimit(of, Number(lowered)), of);
}

/** Says that a lowered limit was set by somebody else: it is theirs now. */
export async function noticeOutsideReclaim({ db, log, clock }: House, reclaim: LiveReclaim): Promise<void> {
  const { container } = reclaim;
  const dimension = reclaim.dimension as LimitDimension;
  const seen = limitOf(limitsOf(container), dimension);
  const words = seen === null ? "no limit" : amountWords(dimension, seen);
  const isNew = await recordOutcome(db.prisma, {
    containerId: container.id,
    at: clock.now(),
    kind: "limits_changed_outside",
    planned: true,
    exitCode: null,
    detail: `its ${dimension} limit is ${words}, not the ${amountWords(dimension, Number(reclaim.lowered))} that it was lowered to: somebody else changed it`,
    eventKey: `outside:${reclaim.id}:${seen}`,
  });
  if (isNew) log.warn({ container: container.name }, "a lowered limit was changed by somebody else");
}
