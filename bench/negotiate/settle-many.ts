import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { resolvePolicy } from "@/server/domain/negotiation/resolve-policy";
import type { Answer, Ask, ResolvedPolicy } from "@/server/domain/negotiation/terms";
import { openDatabase } from "@/server/store/database";
import { ensurePartitions } from "@/server/store/partitions";
import { settleGrant } from "@/server/store/settle-grant";
import { storeAsk } from "@/server/store/store-ask";

const MIB = 1024 * 1024;
/** Samples of the last ten minutes that the ledger looks back on, for each container. */
const SAMPLES = 60;
const AT_ONCE = 4;

/**
 * How many asks a second come to a reserved grant with its intent row, on one host with so many containers: each is
 * stored with its answer, then settled under the host's ledger lock, four at a time.
 */
export async function settleMany(
  url: string,
  containers: number,
  asks: number,
): Promise<{ settledPerSecond: number }> {
  const db = openDatabase(url, AT_ONCE + 2);
  try {
    const now = Date.now();
    await ensurePartitions(db, now - 86_400_000, now);
    const hostId = await fill(db.pool, containers, now);
    const { rows } = await db.pool.query<{ id: number }>(
      "select id from container where host_id = $1 order by id limit $2",
      [hostId, asks],
    );
    const policy = resolvePolicy([{ name: "default", kind: "default", values: { mode: "auto" } }], {});
    const startedAt = performance.now();
    const waiting = rows.map((row) => row.id);
    const settleNext = async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
        await settleOne(db, hostId, id, policy);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, settleNext));
    return { settledPerSecond: (rows.length * 1000) / (performance.now() - startedAt) };
  } finally {
    await db.close();
  }
}

async function settleOne(
  db: ReturnType<typeof openDatabase>,
  hostId: number,
  containerId: number,
  policy: ResolvedPolicy,
): Promise<void> {
  const now = Date.now();
  const amount = 320 * MIB;
  const ask: Ask = {
    dimension: "memory",
    before: { cpuMillicores: 500, memoryBytes: 256 * MIB },
    amounts: { min: amount, want: amount, max: amount },
    deadlineAt: now + 600_000,
    durationSeconds: DEFAULT_POLICY.leaseSeconds,
    risk: 0.9,
    horizonMinutes: 15,
    cause: "memory",
    timeToFailure: null,
    because: "the benchmark asks",
    priority: 50,
  };
  const expiresAt = now + 600_000;
  const answer: Answer = { kind: "offer", amount, expiresAt, residualRisk: 0.01, because: "there is enough" };
  const stored = await storeAsk(db, { hostId, containerId, policy, now, ask, answer });
  if (!stored) throw new Error(`container ${containerId} has a negotiation under way`);
  const settled = await settleGrant(db, {
    negotiationId: stored.id,
    revision: stored.revision,
    sender: "policy:default",
    now: Date.now(),
  });
  if (settled.kind === "refused") throw new Error(settled.because);
}

/** A host of its own with ten minutes of samples and a forecast for everybody. */
async function fill(
  pool: ReturnType<typeof openDatabase>["pool"],
  containers: number,
  now: number,
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into host (kind, name, version, cpu_millicores, memory_bytes, reserve_cpu_millicores, reserve_memory_bytes, capabilities, last_collected_at)
     values ('simulator', $1, 'bench', $2, $3, 1000, 1073741824, '{}', $4) returning id`,
    [`bench-${containers}`, containers * 1000, containers * 1024 * MIB, new Date(now)],
  );
  const hostId = rows[0]!.id;
  await pool.query(
    `with w as (insert into workload (host_id, key, name) select $1::int, 'name:c' || i, 'c' || i from generate_series(1, $2::int) i returning id, name)
     insert into container (host_id, workload_id, runtime_id, name, image, labels, state, health, started_at, restart_count, cpu_limit_millicores, memory_limit_bytes, limits_at, last_seen_at)
     select $1, id, 'bench-' || id, name, 'bench', '{}', 'running', 'none', $3::timestamptz - interval '1 hour', 0, 500, 268435456, $3, $3 from w`,
    [hostId, containers, new Date(now)],
  );
  await pool.query(
    `insert into telemetry.sample (container_id, at, cpu_millicores, memory_working_set_bytes, restart_count)
     select c.id, $2::timestamptz - make_interval(secs => 10 * (i - 0.5)), 50 + 10 * random(), 60e6::bigint + (1e6 * random())::bigint, 0
     from container c cross join generate_series(1, $3::int) i where c.host_id = $1::int`,
    [hostId, new Date(now), SAMPLES],
  );
  await pool.query(
    `insert into forecast (container_id, dimension, made_at, start_at, step_seconds, model, quantiles, weights)
     select c.id, d, $2, $2, 60, 'bench', $3::jsonb, '{}'
     from container c cross join unnest(array['cpu', 'memory']) d where c.host_id = $1::int`,
    [hostId, new Date(now), JSON.stringify(Array.from({ length: 9 }, () => new Array(60).fill(60)))],
  );
  await pool.query("analyze");
  return hostId;
}
