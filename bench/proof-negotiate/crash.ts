import type { ProofCase } from "./proof-case";
import { sharedStage } from "./shared-stage";

/** Crashes by itself every minute, far under its limit: it is refused with the reason, and nothing is changed. */
export const crashCase: ProofCase = {
  name: "crash bug",
  async run() {
    const stage = await sharedStage();
    const player = await stage.start({
      name: "crash",
      workload: "crash",
      memoryMib: 256,
      // A few crashes within minutes are enough to ask: the usual threshold would take a dozen.
      labels: { "pfn.mode": "auto", "pfn.threshold": "0.3", "pfn.horizon": "60m" },
      env: { CRASH_AFTER_SECONDS: "50" },
      restart: true,
    });
    const refused = await stage.until(420, async () => {
      const [row] = await stage.rows<{ outcome: string }>(
        `select n.outcome from negotiation n join container c on c.id = n.container_id
         where c.runtime_id = $1 and n.state = 'refused'`,
        [player.id],
      );
      return row?.outcome;
    });
    const changes = await stage.rows(
      "select 1 from change ch join container c on c.id = ch.container_id where c.runtime_id = $1",
      [player.id],
    );
    const { limitMib } = await stage.stateOf(player);
    const pass =
      refused !== null && /will not cure/.test(refused) && changes.length === 0 && limitMib === 256;
    return {
      pass,
      saw: `${refused === null ? "no refusal" : `refused: ${refused}`}; ${changes.length} changes; its limit is ${limitMib} MiB`,
    };
  },
};
