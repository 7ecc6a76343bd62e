import { DEFAULT_RECLAIM } from "@/server/domain/negotiation/reclaim/reclaim-settings";
import type { ProofCase } from "./proof-case";
import { openStage, type Stage } from "./stage";

const LIMIT_MIB = 512;
const HOLDS_MIB = 40;
/** Idle for so long, then it needs more and more. */
const IDLE_SECONDS = 420;
const NEEDS_MIB_PER_MINUTE = 40;

interface Step {
  kind: string;
  to_mib: number;
}

/** An idle container with far too much memory gives it back in steps; when it needs it, it has it back in time. */
export const reclaimCase: ProofCase = {
  name: "reclaim",
  async run() {
    const stage = await openStage();
    try {
      return await play(stage);
    } finally {
      await stage.close();
    }
  },
};

async function play(stage: Stage) {
  // A day of history and ten minutes between steps are for those who have a day.
  const settings = { ...DEFAULT_RECLAIM, leastHistoryHours: 0.03, watchSeconds: 20 };
  await stage.rows("insert into setting (key, value, updated_at) values ('reclaim', $1, now())", [
    JSON.stringify(settings),
  ]);
  await stage.rows("update policy set cooldown_seconds = 5, lease_seconds = 300, cpu_min_millicores = 500");
  const player = await stage.start({
    name: "reclaim",
    workload: "leak",
    memoryMib: LIMIT_MIB,
    labels: { "pfn.mode": "auto" },
    env: {
      HOLD_MIB: String(HOLDS_MIB),
      START_DELAY_SECONDS: String(IDLE_SECONDS),
      LEAK_MIB_PER_MINUTE: String(NEEDS_MIB_PER_MINUTE),
    },
  });
  const startedAt = Date.parse(player.startedAt);
  const idleLeft = () => IDLE_SECONDS - (Date.now() - startedAt) / 1000;
  const stepped = await stage.until(IDLE_SECONDS, async () => {
    const steps = await stepsOf(stage, player.id);
    return (steps.length >= 3 || idleLeft() < 5) && steps.length > 0 && steps;
  });
  if (!stepped) return { pass: false, saw: "it gave nothing back while it was idle" };
  // The rest of the steps, until it begins to need more.
  await stage.until(Math.max(1, idleLeft()), async () => idleLeft() < 2);
  const before = await stage.stateOf(player);
  const lowest = Math.min(...(await stepsOf(stage, player.id)).map((step) => step.to_mib));
  const back = await stage.until(240, async () => (await stage.stateOf(player)).limitMib === LIMIT_MIB);
  // It is not enough that the number is back: it must live on with what it had given away.
  const used = await stage.until(300, async () => {
    const [row] = await stage.rows<{ mib: number }>(
      `select (s.memory_working_set_bytes / 1048576)::int as mib from telemetry.sample s join container c on c.id = s.container_id
       where c.runtime_id = $1 order by s.at desc limit 1`,
      [player.id],
    );
    return row && row.mib > 1.5 * lowest && row.mib;
  });
  const after = await stage.stateOf(player);
  const down = (await stepsOf(stage, player.id)).filter((step) => step.kind === "reclaim");
  const [reason] = await stage.rows<{ reason: string }>(
    "select ch.reason from change ch join container c on c.id = ch.container_id where c.runtime_id = $1 and ch.kind = 'restore' and ch.state = 'verified' order by ch.decided_at limit 1",
    [player.id],
  );
  const share = Math.max(...down.map((step, i) => (i === 0 ? LIMIT_MIB : down[i - 1]!.to_mib) - step.to_mib));
  const pass =
    before.alive &&
    after.alive &&
    down.length >= 3 &&
    share <= LIMIT_MIB / 4 &&
    back === true &&
    used !== null;
  return {
    pass,
    saw: `${LIMIT_MIB} MiB, idle: down to ${down.map((step) => step.to_mib).join(", ")} MiB; then ${NEEDS_MIB_PER_MINUTE} MiB a minute more: ${back ? `${LIMIT_MIB} MiB again` : "not given back"}, because ${reason?.reason ?? "nothing"}; it lives on with ${used ?? "?"} MiB, ${after.alive ? "alive, never restarted" : "dead"}`,
  };
}

function stepsOf(stage: Stage, runtimeId: string): Promise<Step[]> {
  return stage.rows<Step>(
    `select ch.kind, (ch.to_memory_bytes / 1048576)::int as to_mib from change ch join container c on c.id = ch.container_id
     where c.runtime_id = $1 and ch.kind = 'reclaim' and ch.state = 'verified' and ch.dimension = 'memory' order by ch.decided_at`,
    [runtimeId],
  );
}
