import type { EpochMs } from "@/server/domain/units";
import { appendAudit } from "./audit";
import type { Database } from "./database";
import type { OpenLease } from "./leases";
import { recordOutcome } from "./outcomes";
import { sayOfLease } from "./release-grant";

/**
 * Writes down that a granted limit was changed by somebody else: among the container's outcomes, in the conversation that
 * the lease came from, and in the audit.
 *
 * seen     the limit that was read, in the dimension's unit; `null`: none.
 * Returns  whether it was new.
 */
export async function recordDrift(
  db: Database,
  lease: OpenLease,
  { at, seen, detail }: { at: EpochMs; seen: number | null; detail: string },
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const restores = await tx.change.count({ where: { leaseId: lease.id, kind: "set_again" } });
    const isNew = await recordOutcome(tx, {
      containerId: lease.containerId,
      at,
      kind: "limits_changed_outside",
      planned: true,
      exitCode: null,
      detail,
      eventKey: `outside:${lease.id}:${seen}${restores > 0 ? `:${restores}` : ""}`,
    });
    if (!isNew) return false;
    await sayOfLease(tx, lease.negotiationId, "drift", at, `Changed outside: ${detail}`);
    await appendAudit(tx, {
      at,
      actor: "controller",
      action: "lease.drift",
      subject: `container:${lease.containerId}`,
      detail: `${lease.container.name}: ${detail}`,
    });
    return true;
  });
}
