import { limitsOf } from "@/server/store/limits-of";
import { listPolicies, policyInForce } from "@/server/store/policies";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk } from "@/server/store/store-ask";
import type { Player, Stage } from "./stage";

const MIB = 1024 * 1024;
/** Six collections and a forecast take half a minute; a busy machine takes its time. */
const ASSESSED_WITHIN_SECONDS = 240;

/**
 * Waits until a container is assessed, then grants it memory that it does not need, as an operator's acceptance does; the
 * workers carry it out, and take it back.
 *
 * Returns  whether it was granted: `false` when it was not assessed in time.
 */
export async function grantMemory(
  stage: Stage,
  player: Player,
  { mib, seconds }: { mib: number; seconds: number },
): Promise<boolean> {
  const id = await stage.until(ASSESSED_WITHIN_SECONDS, async () => {
    const [row] = await stage.rows<{ id: number }>(
      "select c.id from container c join assessment a on a.container_id = c.id where c.runtime_id = $1 and a.risk15 is not null limit 1",
      [player.id],
    );
    return row?.id;
  });
  if (id === null) return false;
  await stage.withDesk(async ({ db }) => {
    const row = await db.prisma.container.findUniqueOrThrow({ where: { id } });
    const policy = policyInForce(await listPolicies(db), row.name, row.labels as Record<string, string>);
    const now = Date.now();
    const amount = mib * MIB;
    const stored = await storeAsk(db, {
      hostId: row.hostId,
      containerId: id,
      policy: { ...policy, policy: { ...policy.policy, mode: "ask" } },
      now,
      ask: {
        dimension: "memory",
        before: limitsOf(row),
        amounts: { min: amount, want: amount, max: amount },
        deadlineAt: now + 600_000,
        durationSeconds: seconds,
        risk: 0,
        horizonMinutes: 15,
        cause: "memory",
        timeToFailure: null,
        because: "the proof asks for a grant that nobody needs",
        priority: 50,
      },
      answer: {
        kind: "offer",
        amount,
        expiresAt: now + 600_000,
        residualRisk: 0,
        because: "there is enough",
      },
    });
    if (!stored) throw new Error("a negotiation about its memory is under way");
    const { id: negotiationId, revision } = stored;
    const settled = await settleGrant(db, { negotiationId, revision, sender: "operator:proof", now });
    if (settled.kind === "refused") throw new Error(settled.because);
  });
  return true;
}
