import type { ProofCase } from "./proof-case";
import { sharedStage } from "./shared-stage";

/** Leaks without end on leases of a minute: it is bridged a finite number of times, then a person is told. */
export const leakCase: ProofCase = {
  name: "leak runs out of bridge leases",
  async run() {
    const stage = await sharedStage();
    const player = await stage.start({
      name: "bridge",
      workload: "leak",
      memoryMib: 128,
      labels: { "pfn.mode": "auto", "pfn.lease": "60s", "pfn.cooldown": "20s" },
      env: { LEAK_MIB_PER_MINUTE: "20", HOLD_MIB: "24" },
    });
    const notice = await stage.until(480, async () => {
      const [row] = await stage.rows<{ detail: string }>(
        `select a.detail from audit a join container c on a.subject = 'container:' || c.id
         where c.runtime_id = $1 and (a.action = 'lease.keep' or (a.action = 'negotiation.refuse' and a.detail like '%used up%'))`,
        [player.id],
      );
      return row?.detail;
    });
    const terms = await stage.rows<{ renewals: number; ends_at: Date | null }>(
      "select l.renewals, l.ends_at from lease l join container c on c.id = l.container_id where c.runtime_id = $1",
      [player.id],
    );
    const most = Math.max(0, ...terms.map((term) => term.renewals)) + 1;
    const { alive, limitMib } = await stage.stateOf(player);
    const pass = notice !== null && alive && most <= 4 && terms.every((term) => term.ends_at !== null);
    return {
      pass,
      saw: `${most} bridge leases of 60 s, each with an end; ${notice === null ? "no notice" : `then the notice: ${notice}`}; it is ${alive ? "alive" : "dead"} at ${limitMib} MiB`,
    };
  },
};
