import { savePolicy } from "@/server/operator/tune-policy";
import { grantMemory } from "./grant-memory";
import type { ProofCase } from "./proof-case";
import { sharedStage } from "./shared-stage";

const GRANTED_MIB = 384;
/** Collected every 5 s, decided at the next collection but one, and applied at once. */
const RESTORED_WITHIN_SECONDS = 120;

/**
 * A grant is undone by hand, with the engine's own update: it is seen, and set again by policy; and once more, until the
 * limit is theirs and a person is told.
 */
export const revertedCase: ProofCase = {
  name: "reverted",
  async run() {
    const stage = await sharedStage();
    const player = await stage.start({
      name: "reverted",
      workload: "healthy",
      memoryMib: 128,
      labels: { "pfn.mode": "ask", "pfn.lease": "30m", "pfn.cooldown": "5s" },
    });
    await stage.withDesk((desk) =>
      savePolicy(desk, {
        name: "reverted",
        pattern: player.name,
        rank: 10,
        overrides: { onDrift: "restore" },
      }),
    );
    if (!(await grantMemory(stage, player, { mib: GRANTED_MIB, seconds: 1800 })))
      return { pass: false, saw: "it was never assessed" };
    const isGranted = async () => (await stage.stateOf(player)).limitMib === GRANTED_MIB;
    if (!(await stage.until(60, isGranted))) return { pass: false, saw: "the grant was never in force" };
    // What is in force must have been collected, or the hand would come before the eye.
    await stage.until(30, async () => {
      const [row] = await stage.rows(
        "select 1 from container where runtime_id = $1 and memory_limit_bytes = $2::bigint * 1048576",
        [player.id, GRANTED_MIB],
      );
      return row;
    });
    const seconds: number[] = [];
    for (let times = 0; times < 3; times++) {
      await stage.setMemoryByHand(player, 128);
      const revertedAt = Date.now();
      if (!(await stage.until(RESTORED_WITHIN_SECONDS, isGranted))) break;
      seconds.push(Math.round((Date.now() - revertedAt) / 1000));
    }
    await stage.setMemoryByHand(player, 128);
    const notice = await stage.until(RESTORED_WITHIN_SECONDS, async () => {
      const [row] = await stage.rows<{ detail: string }>(
        `select a.detail from audit a join container c on a.subject = 'container:' || c.id
         where c.runtime_id = $1 and a.action = 'lease.yield'`,
        [player.id],
      );
      return row?.detail;
    });
    const [{ seen, restored }] = (await stage.rows<{ seen: number; restored: number }>(
      `select (select count(*)::int from outcome o where o.container_id = c.id and o.kind = 'limits_changed_outside') as seen,
         (select count(*)::int from change ch where ch.container_id = c.id and ch.kind = 'set_again' and ch.state = 'verified') as restored
       from container c where c.runtime_id = $1`,
      [player.id],
    )) as [{ seen: number; restored: number }];
    const { alive, limitMib } = await stage.stateOf(player);
    const pass = seconds.length === 3 && seen === 4 && restored === 3 && notice !== null && limitMib === 128;
    return {
      pass: pass && alive,
      saw: `set from ${GRANTED_MIB} to 128 MiB by hand ${seen} times as PFN saw it, and set again ${restored} times, after ${seconds.join(", ")} s; ${notice === null ? "no notice" : `then the notice: ${notice}`}; it is ${alive ? "alive" : "dead"} at ${limitMib} MiB`,
    };
  },
};
