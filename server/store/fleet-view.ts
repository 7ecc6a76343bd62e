import type { z } from "zod";
import type { fleet, sparks } from "@/server/api/shapes/fleet";
import { STALE_AFTER_INTERVALS } from "@/server/domain/telemetry/sample";
import type { EpochMs, Seconds } from "@/server/domain/units";
import { type AssessmentColumns, toAssessment } from "./assessments";
import type { Database } from "./database";
import { isFailure } from "./outcomes";
import { listPolicies, policyInForce } from "./policies";

/** Every container that runs, or ended within the last ten minutes, with what is known of it now. */
export async function readFleet(
  db: Database,
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<z.infer<typeof fleet>> {
  const [{ rows }, policies] = await Promise.all([
    db.pool.query<FleetColumns>(FLEET, [
      new Date(now - 600_000),
      new Date(now - 86_400_000),
      new Date(now - 3_600_000),
    ]),
    listPolicies(db),
  ]);
  return {
    at: now,
    intervalSeconds,
    rows: rows.map((row) => {
      const { policy, problems } = policyInForce(policies, row.workload, row.labels);
      // What was said of a process that has ended is not true of the one that took its place.
      const isOfThisRun = row.assessed_at !== null && row.assessed_at >= row.started_at;
      const assessment = isOfThisRun ? toAssessment({ ...row, at: row.assessed_at! }) : null;
      const known = assessment?.kind === "assessed" ? assessment : null;
      const sampleAt = row.sample_at?.getTime() ?? null;
      return {
        id: row.id,
        name: row.name,
        image: row.image,
        hostId: row.host_id,
        hostName: row.host_name,
        simulated: row.host_kind === "simulator",
        state: row.state,
        health: row.health,
        risk: known && { m5: known.risk[5], m15: known.risk[15], m60: known.risk[60] },
        cause: known?.cause ?? null,
        reason:
          (isOfThisRun ? row.reason : null) ??
          "Not assessed yet: the first assessment follows the first samples.",
        timeToFailure: known?.timeToFailure ?? null,
        assessedAt: row.assessed_at?.getTime() ?? null,
        sampleAt,
        stale: sampleAt === null || now - sampleAt > STALE_AFTER_INTERVALS * intervalSeconds * 1000,
        usage: { cpuMillicores: row.cpu, memoryBytes: row.memory },
        limits: { cpuMillicores: row.cpu_limit, memoryBytes: row.memory_limit },
        mode: policy.mode,
        threshold: policy.threshold,
        horizonMinutes: policy.horizonMinutes,
        negotiation:
          row.negotiation_id && row.negotiation_state
            ? { id: row.negotiation_id, state: row.negotiation_state }
            : null,
        labelProblems: problems.length,
        failures24h: row.failures,
      };
    }),
  };
}

type FleetColumns = Omit<AssessmentColumns, "at" | "reason"> & {
  id: number;
  name: string;
  image: string;
  labels: Record<string, string>;
  workload: string;
  host_id: number;
  host_name: string;
  host_kind: string;
  state: string;
  started_at: Date;
  health: string;
  cpu_limit: number | null;
  memory_limit: number | null;
  sample_at: Date | null;
  cpu: number | null;
  memory: number | null;
  assessed_at: Date | null;
  reason: string;
  negotiation_id: string | null;
  negotiation_state: string | null;
  failures: number;
};

const FLEET = `
select c.id, c.name, c.image, c.labels, w.name as workload, h.id as host_id, h.name as host_name, h.kind as host_kind,
  c.state, c.started_at, c.health, c.cpu_limit_millicores as cpu_limit, c.memory_limit_bytes as memory_limit,
  s.at as sample_at, s.cpu_millicores::float8 as cpu, s.memory_working_set_bytes as memory,
  a.at as assessed_at, a.risk5, a.risk15, a.risk60, a.cause, a.by_cause, a.early_seconds, a.median_seconds,
  a.late_seconds, a.reason, a.reasons, a.model,
  n.id as negotiation_id, n.state as negotiation_state,
  (select count(*)::int from outcome o where o.container_id = c.id and o.at >= $2
    and ${isFailure("o")}) as failures
from container c
join workload w on w.id = c.workload_id
join host h on h.id = c.host_id
left join lateral (
  select * from telemetry.sample where container_id = c.id and at >= $3 order by at desc limit 1) s on true
left join lateral (select * from assessment where container_id = c.id order by at desc limit 1) a on true
left join lateral (
  select id, state from negotiation where container_id = c.id and ended_at is null
  order by (state <> 'committed') desc, created_at desc limit 1) n on true
where c.removed_at is null or c.removed_at >= $1
order by a.risk15 desc nulls last, c.name`;

const BUCKETS = 30;
const BUCKET_MS = 60_000;

/** The last half hour in a bucket a minute: CPU averaged, memory at its highest. */
export async function readSparks(
  db: Database,
  ids: readonly number[],
  now: EpochMs,
): Promise<z.infer<typeof sparks>> {
  const from = Math.floor(now / BUCKET_MS - BUCKETS + 1) * BUCKET_MS;
  const { rows } = await db.pool.query<{
    container_id: number;
    at: Date;
    cpu: number | null;
    memory: number | null;
  }>(
    `select container_id, date_bin('1 minute', at, 'epoch') as at, avg(cpu_millicores)::float8 as cpu,
       max(memory_working_set_bytes) as memory
     from telemetry.sample where container_id = any($1) and at >= $2 group by 1, 2`,
    [ids, new Date(from)],
  );
  const empty = () => Array.from({ length: BUCKETS }, () => null as number | null);
  const result: z.infer<typeof sparks> = Object.fromEntries(
    ids.map((id) => [id, { cpu: empty(), memory: empty() }]),
  );
  for (const row of rows) {
    const bucket = Math.round((row.at.getTime() - from) / BUCKET_MS);
    const spark = result[row.container_id];
    if (!spark || bucket < 0 || bucket >= BUCKETS) continue;
    spark.cpu[bucket] = row.cpu;
    spark.memory[bucket] = row.memory;
  }
  return result;
}
