import { pauseActing } from "@/server/operator/pause-acting";
import type { ProofCase } from "./proof-case";
import { openStage, type Player, type Stage } from "./stage";

const MIB = 1024 * 1024;
/** The default threshold is 60 %; well above it, both ask in the next round. */
const AT_RISK = 0.7;

interface Outcome {
  state: string;
  answer: {
    kind: string;
    amount: number;
    residualRisk: number;
    because: string;
    durationSeconds?: number;
  } | null;
  settled: number | null;
  want: number;
  decided: Date | null;
}

/**
 * Two leaks ask a host that promised everything it has, and two calm containers of low priority hold more than they
 * need. The leak of the higher priority is served first and in full; the other gets what then fits, as a counter.
 */
export const scarcityCase: ProofCase = {
  name: "scarcity",
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
  // Both must ask in one round, or whoever leaks a moment earlier is served before the other has said a word.
  await setPaused(stage, true);
  // Slow, and looked at an hour ahead: what both want is the same after the minute that donors may take on a busy machine.
  const leak = { LEAK_MIB_PER_MINUTE: "5", HOLD_MIB: "16" };
  const labels = (priority: number) => ({
    "pfn.mode": "auto",
    "pfn.priority": String(priority),
    "pfn.horizon": "60m",
  });
  const donors = await Promise.all([
    stage.start({ name: "donor-10", workload: "healthy", memoryMib: 512, labels: labels(10) }),
    stage.start({ name: "donor-20", workload: "healthy", memoryMib: 160, labels: labels(20) }),
  ]);
  const [high, mid] = await Promise.all([
    stage.start({
      name: "high",
      workload: "leak",
      memoryMib: 128,
      labels: { ...labels(90), "pfn.memory.max": "480m" },
      env: leak,
    }),
    stage.start({ name: "mid", workload: "leak", memoryMib: 128, labels: labels(50), env: leak }),
  ]);
  const players = [...donors, high!, mid!];
  await stage.until(60, async () => {
    const [{ n }] = (await stage.rows<{ n: number }>(
      "select count(*)::int as n from container where runtime_id = any($1) and memory_limit_bytes is not null",
      [players.map((p) => p.id)],
    )) as [{ n: number }];
    return n === players.length;
  });
  // An operator's settings: whole limits count, and what is not promised already is reserve.
  await stage.rows(
    `update host set commit_rule = 'limits', reserve_memory_bytes = memory_bytes -
       (select sum(memory_limit_bytes) from container where runtime_id = any($1))`,
    [players.map((p) => p.id)],
  );
  const areAtRisk = await stage.until(300, async () => {
    const rows = await stage.rows<{ risk60: number | null }>(
      `select (select a.risk60 from assessment a where a.container_id = c.id order by a.at desc limit 1) as risk60
       from container c where c.runtime_id = any($1)`,
      [[high!.id, mid!.id]],
    );
    return rows.length === 2 && rows.every(({ risk60 }) => risk60 !== null && risk60 > AT_RISK);
  });
  if (!areAtRisk) return { pass: false, saw: "the leaks were never seen to be at risk" };
  await setPaused(stage, false);
  const settled = await stage.until(600, async () => {
    const both = await Promise.all([outcomeOf(stage, high!), outcomeOf(stage, mid!)]);
    return both.every((o) => o?.state === "committed") ? (both as [Outcome, Outcome]) : null;
  });
  if (!settled) {
    const seen = await Promise.all([outcomeOf(stage, high!), outcomeOf(stage, mid!)]);
    return { pass: false, saw: `not settled in time: ${JSON.stringify(seen)}` };
  }
  return judge(stage, settled, donors, players);
}

/** The kill switch, as an operator turns it. */
async function setPaused(stage: Stage, paused: boolean): Promise<void> {
  const because = paused ? "until both leaks are at risk" : "";
  await stage.withDesk((desk) => pauseActing(desk, { paused, because }));
}

async function judge(stage: Stage, [first, second]: [Outcome, Outcome], donors: Player[], players: Player[]) {
  const gifts = await stage.rows<{
    name: string;
    baseline: number;
    lowered: number;
    used: number;
    ended: Date;
  }>(
    `select c.name, d.baseline, d.lowered, ch.ended_at as ended,
       (select max(memory_working_set_bytes) from telemetry.sample s where s.container_id = c.id) as used
     from donation d join container c on c.id = d.container_id join change ch on ch.id = d.shrink_id
     where ch.state = 'verified' order by d.starts_at`,
  );
  const [{ over }] = (await stage.rows<{ over: number }>(
    `select ((select sum(memory_limit_bytes) from container where removed_at is null) + reserve_memory_bytes - memory_bytes)::float8
       as over from host`,
  )) as [{ over: number }];
  const alive = await Promise.all(players.map(async (p) => (await stage.stateOf(p)).alive));
  const mib = (bytes: number | null | undefined) => `${Math.round(Number(bytes ?? 0) / MIB)} MiB`;
  const pass =
    first.answer?.kind === "offer" &&
    Number(first.settled) === first.want &&
    second.answer?.kind === "counter" &&
    Number(second.settled) < second.want &&
    gifts.some((g) => g.name === donors[0]?.name) &&
    gifts.every((g) => g.lowered > g.used) &&
    isBefore(gifts, first) &&
    over <= 0 &&
    alive.every(Boolean);
  const given = gifts
    .map((g) => `${g.name} ${mib(g.baseline)} → ${mib(g.lowered)} (most used ${mib(g.used)})`)
    .join(", ");
  return {
    pass,
    saw: `priority 90 ${first.answer?.kind} ${mib(first.settled)} of ${mib(first.want)} wanted; priority 50 ${second.answer?.kind} ${mib(second.settled)} of ${mib(second.want)} for ${second.answer?.durationSeconds ?? "the whole"} s, residual risk ${Math.round((second.answer?.residualRisk ?? 0) * 100)} %; donors ${given}; promised over capacity: ${mib(Math.max(0, over))}; ${alive.filter(Boolean).length} of ${alive.length} alive`,
  };
}

/** Whether the first gift was read back before the grant that it was for was decided. */
function isBefore(gifts: { ended: Date }[], grant: Outcome): boolean {
  const first = gifts[0];
  return first !== undefined && grant.decided !== null && first.ended <= grant.decided;
}

async function outcomeOf(stage: Stage, player: Player): Promise<Outcome | undefined> {
  const [row] = await stage.rows<Outcome>(
    `select n.state, n.answer, n.settled_amount as settled, (n.ask->'amounts'->>'want')::float8 as want, n.decided_at as decided
     from negotiation n join container c on c.id = n.container_id
     where c.runtime_id = $1 and n.dimension = 'memory' and n.state <> 'infeasible' order by n.created_at limit 1`,
    [player.id],
  );
  return row;
}
