import { openDatabase } from "@/server/store/database";
import { limitsOf } from "@/server/store/limits-of";
import { listPolicies, policyInForce } from "@/server/store/policies";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk } from "@/server/store/store-ask";
import type { ProofCase } from "./proof-case";
import { sharedStage } from "./shared-stage";

const MIB = 1024 * 1024;

/** A calm container holds a grant of a minute that nobody needs: it ends, steps down, and nobody dies of it. */
export const expiryCase: ProofCase = {
  name: "lease expires",
  async run() {
    const stage = await sharedStage();
    const player = await stage.start({
      name: "expiry",
      workload: "healthy",
      memoryMib: 128,
      labels: { "pfn.mode": "auto", "pfn.lease": "60s", "pfn.cooldown": "10s" },
    });
    const known = await stage.until(60, async () => {
      const [row] = await stage.rows<{ id: number }>(
        "select c.id from container c join assessment a on a.container_id = c.id where c.runtime_id = $1 and a.risk15 is not null limit 1",
        [player.id],
      );
      return row?.id;
    });
    if (known === null) return { pass: false, saw: "it was never assessed" };
    await grant(stage.stack.pool.options.connectionString ?? "", known);
    const raised = await stage.until(60, async () => {
      const { limitMib } = await stage.stateOf(player);
      return limitMib > 128 && limitMib;
    });
    const back = await stage.until(240, async () => (await stage.stateOf(player)).limitMib === 128);
    const steps = await stage.rows<{ to_mib: number }>(
      `select (ch.to_memory_bytes / 1048576)::int as to_mib from change ch join container c on c.id = ch.container_id
       where c.runtime_id = $1 and ch.kind in ('step_down', 'release') and ch.state = 'verified' order by ch.decided_at`,
      [player.id],
    );
    const { alive, limitMib } = await stage.stateOf(player);
    return {
      pass: raised === 384 && back === true && alive,
      saw: `128 → ${raised ?? "no raise"} MiB for 60 s, then down by ${steps.map((s) => s.to_mib).join(", ")} MiB; now ${limitMib} MiB and ${alive ? "alive, never restarted" : "dead"}`,
    };
  },
};

/** The grant is made as an operator's acceptance makes it; the workers carry it out, and take it back. */
async function grant(url: string, containerId: number): Promise<void> {
  const db = openDatabase(url, 2);
  try {
    const row = await db.prisma.container.findUniqueOrThrow({ where: { id: containerId } });
    const policy = policyInForce(await listPolicies(db), row.name, row.labels as Record<string, string>);
    const now = Date.now();
    const amount = 384 * MIB;
    const stored = await storeAsk(db, {
      hostId: row.hostId,
      containerId,
      policy: { ...policy, policy: { ...policy.policy, mode: "ask" } },
      now,
      ask: {
        dimension: "memory",
        before: limitsOf(row),
        amounts: { min: amount, want: amount, max: amount },
        deadlineAt: now + 600_000,
        durationSeconds: 60,
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
    const settled = await settleGrant(db, {
      negotiationId: stored.id,
      revision: stored.revision,
      sender: "operator:proof",
      now,
    });
    if (settled.kind === "refused") throw new Error(settled.because);
  } finally {
    await db.close();
  }
}
