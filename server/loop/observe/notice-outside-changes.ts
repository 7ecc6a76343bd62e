import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { isSameLimit } from "@/server/loop/apply/is-same-limit";
import { openLeases } from "@/server/store/leases";
import { limitsOf } from "@/server/store/limits-of";
import { recordOutcome } from "@/server/store/outcomes";

/** A granted limit that reads differently was moved by a redeploy, a daemon-reload or a person: it is said, not undone. */
export async function noticeOutsideChanges(house: House, hostId: number): Promise<void> {
  const now = house.clock.now();
  for (const lease of await openLeases(house.db, hostId)) {
    const { container } = lease;
    if (container.removedAt) continue;
    const inFlight = await house.db.prisma.change.count({
      where: { containerId: container.id, state: { in: ["intended", "calling"] } },
    });
    if (inFlight > 0) continue;
    const dimension = lease.dimension as LimitDimension;
    const granted = Number(lease.granted);
    const promised = { cpuMillicores: granted, memoryBytes: granted };
    const limits = limitsOf(container);
    if (isSameLimit(limits, promised, dimension)) continue;
    const seen = limitOf(limits, dimension);
    const words = seen === null ? "no limit" : amountWords(dimension, seen);
    const isNew = await recordOutcome(house.db.prisma, {
      containerId: container.id,
      at: now,
      kind: "limits_changed_outside",
      planned: true,
      exitCode: null,
      detail: `its ${dimension} limit is ${words}, not the granted ${amountWords(dimension, granted)}: somebody else changed it`,
      eventKey: `outside:${lease.id}:${seen}`,
    });
    if (isNew) {
      house.log.warn(
        { container: container.name, leaseId: lease.id },
        "a granted limit was changed by somebody else",
      );
    }
  }
}
