import type { ContainerDetail } from "@/server/api/shapes/container";
import { STALE_AFTER_INTERVALS } from "@/server/domain/telemetry/sample";
import type { EpochMs, Seconds } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { latestAssessments } from "./assessments";
import type { Database } from "./database";
import { limitsOf } from "./limits-of";
import { listPolicies, policyInForce } from "./policies";
import { readSamples } from "./samples";

/** All that one container's page says at its top. Throws Failure NOT_FOUND. */
export async function readContainer(
  db: Database,
  id: number,
  now: EpochMs,
  intervalSeconds: Seconds,
): Promise<ContainerDetail> {
  const row = await db.prisma.container.findUnique({
    where: { id },
    include: {
      host: true,
      workload: true,
      leases: {
        where: { state: { in: ["reserved", "active", "releasing"] } },
        orderBy: { startsAt: "desc" },
      },
      telemetry: { orderBy: [{ selected: "desc" }, { name: "asc" }, { labelsKey: "asc" }] },
    },
  });
  if (!row)
    throw new Failure("NOT_FOUND", "There is no such container; it may have been forgotten after its time.");
  const [samples, assessments, policies] = await Promise.all([
    readSamples(db, [id], now - 600_000),
    latestAssessments(db, [id]),
    listPolicies(db),
  ]);
  const newest = samples.get(id)?.at(-1) ?? null;
  const assessment = assessments.get(id) ?? null;
  const known = assessment?.kind === "assessed" ? assessment : null;
  const labels = row.labels as Record<string, string>;
  const resolved = policyInForce(policies, row.workload.name, labels);
  const byHorizon = (risk: { 5: number; 15: number; 60: number }) => ({
    m5: risk[5],
    m15: risk[15],
    m60: risk[60],
  });
  const label = labels["pfn.telemetry"];
  return {
    id: row.id,
    runtimeId: row.runtimeId,
    name: row.name,
    image: row.image,
    workload: row.workload.name,
    hostId: row.hostId,
    hostName: row.host.name,
    simulated: row.host.kind === "simulator",
    state: row.state,
    health: row.health,
    startedAt: row.startedAt.getTime(),
    restartCount: row.restartCount,
    removedAt: row.removedAt?.getTime() ?? null,
    labels,
    fixedHeap: row.fixedHeap as ContainerDetail["fixedHeap"],
    limits: limitsOf(row),
    baseline:
      row.baselineCpuMillicores === null && row.baselineMemoryBytes === null
        ? null
        : limitsOf({
            cpuLimitMillicores: row.baselineCpuMillicores,
            memoryLimitBytes: row.baselineMemoryBytes,
          }),
    usage: {
      cpuMillicores: newest?.cpuMillicores ?? null,
      memoryBytes: newest?.memoryWorkingSetBytes ?? null,
      cpuThrottledRatio: newest?.cpuThrottledRatio ?? null,
      pids: newest?.pids ?? null,
      pidsLimit: newest?.pidsLimit ?? null,
      cpuPressure: newest?.cpuPressure ?? null,
      memoryPressure: newest?.memoryPressure ?? null,
      ioPressure: newest?.ioPressure ?? null,
    },
    missing: newest?.missing ?? {},
    sampleAt: newest?.at ?? null,
    stale: newest === null || now - newest.at > STALE_AFTER_INTERVALS * intervalSeconds * 1000,
    risk: known && byHorizon(known.risk),
    byCause: known && {
      memory: byHorizon(known.byCause.memory),
      cpu: byHorizon(known.byCause.cpu),
      network: byHorizon(known.byCause.network),
      disk: byHorizon(known.byCause.disk),
      other: byHorizon(known.byCause.other),
    },
    cause: known?.cause ?? null,
    timeToFailure: known?.timeToFailure ?? null,
    reason:
      known?.reason ??
      (assessment?.kind === "unknown"
        ? assessment.because
        : "Not assessed yet: the first assessment follows the first samples."),
    reasons: known?.reasons ?? [],
    assessedAt: assessment?.at ?? null,
    model: known?.model ?? null,
    policy: { values: resolved.policy, sources: resolved.sources, problems: resolved.problems },
    leases: row.leases.map((lease) => ({
      id: lease.id,
      dimension: lease.dimension,
      state: lease.state,
      baseline: Number(lease.baseline),
      granted: Number(lease.granted),
      startsAt: lease.startsAt.getTime(),
      endsAt: lease.endsAt.getTime(),
      renewals: lease.renewals,
      note: lease.note,
    })),
    telemetry: {
      endpoint: label ?? row.telemetryEndpoint,
      endpointSource: label ? "label" : row.telemetryEndpoint ? "ui" : "none",
      status: row.telemetryStatus,
      at: row.telemetryAt?.getTime() ?? null,
      series: row.telemetry.map((series) => ({
        id: series.id,
        name: series.name,
        labels: series.labels as Record<string, string>,
        type: series.type,
        role: series.role as ContainerDetail["telemetry"]["series"][number]["role"],
        selected: series.selected,
        lastValue: series.lastValue,
        lastAt: series.lastAt?.getTime() ?? null,
      })),
    },
    mode: resolved.policy.mode,
  };
}
