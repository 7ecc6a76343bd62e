import { grantMemory } from "./grant-memory";
import type { ProofCase } from "./proof-case";
import { sharedStage } from "./shared-stage";

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
    if (!(await grantMemory(stage, player, { mib: 384, seconds: 60 })))
      return { pass: false, saw: "it was never assessed" };
    const raised = await stage.until(120, async () => {
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
