import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf, onlyLimit } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import type { OpenLease } from "@/server/store/leases";
import { limitsOf } from "@/server/store/limits-of";
import { recordDrift } from "@/server/store/record-drift";
import { isSameLimit } from "./apply/is-same-limit";

/**
 * Says that a granted limit reads differently: a redeploy, a daemon-reload or a person moved it. Once a value, and again
 * after it was set again. What becomes of it is decided in `negotiate`.
 */
export async function noticeOutsideChange({ db, log, clock }: House, lease: OpenLease): Promise<void> {
  const { container } = lease;
  const dimension = lease.dimension as LimitDimension;
  const granted = Number(lease.granted);
  const limits = limitsOf(container);
  if (isSameLimit(limits, onlyLimit(dimension, granted), dimension)) return;
  const seen = limitOf(limits, dimension);
  const words = seen === null ? "no limit" : amountWords(dimension, seen);
  const detail = `its ${dimension} limit is ${words}, not the granted ${amountWords(dimension, granted)}: somebody else changed it`;
  if (!(await recordDrift(db, lease, { at: clock.now(), seen, detail }))) return;
  log.warn({ container: container.name, leaseId: lease.id }, "a granted limit was changed by somebody else");
}
