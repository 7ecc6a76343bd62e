import type { SloBound, SloMeasure } from "@/server/domain/learning/outcomes/judge-slo";
import type { MeasuredSeries } from "@/server/domain/learning/outcomes/measure-minutes";
import { imageRepository } from "@/server/domain/telemetry/image-repository";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { SloRule } from "./generated/client";

/** One rule as it holds for one running container of its workload. */
export interface Objective {
  ruleId: number;
  containerId: number;
  name: string;
  measure: SloMeasure;
  seriesName: string;
  labelsKey: string;
  bound: SloBound;
}

/** The objectives of every running container of a host; a workload of many containers has its rules for each. */
export async function hostObjectives(db: Database, hostId: number): Promise<Objective[]> {
  const rules = await db.prisma.sloRule.findMany({ orderBy: { id: "asc" } });
  if (rules.length === 0) return [];
  const containers = await db.prisma.container.findMany({
    where: { hostId, removedAt: null, state: "running" },
    select: { id: true, name: true, image: true, workload: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  return containers.flatMap((container) => {
    const image = imageRepository(container.image);
    return rules
      .filter((rule) => rule.image === image && rule.workloadName === container.workload.name)
      .map((rule) => objectiveOf(rule, container));
  });
}

/** The rules of one container's workload, oldest first. */
export async function containerObjectives(
  db: Database,
  container: { id: number; name: string; image: string; workload: { name: string } },
): Promise<{ rule: SloRule; objective: Objective }[]> {
  const rules = await db.prisma.sloRule.findMany({
    where: { image: imageRepository(container.image), workloadName: container.workload.name },
    orderBy: { id: "asc" },
  });
  return rules.map((rule) => ({ rule, objective: objectiveOf(rule, container) }));
}

function objectiveOf(rule: SloRule, { id, name }: { id: number; name: string }): Objective {
  return {
    ruleId: rule.id,
    containerId: id,
    name,
    measure: rule.measure as SloMeasure,
    seriesName: rule.seriesName,
    labelsKey: rule.labelsKey,
    bound: { side: rule.side as SloBound["side"], bound: rule.bound, minutes: rule.minutes },
  };
}

/**
 * The series that an objective is held against, with their values since `from`. One that a rule names is kept from now on:
 * a workload's next container has it under the same name, and nobody picks it again.
 */
export async function readMeasured(
  db: Database,
  own: Objective,
  from: EpochMs,
  until: EpochMs,
): Promise<MeasuredSeries[]> {
  const { containerId, seriesName, labelsKey } = own;
  const isOne = own.measure === "value" || own.measure === "rate";
  const where = isOne ? { containerId, name: seriesName, labelsKey } : { containerId, selected: true };
  if (isOne)
    await db.prisma.telemetrySeries.updateMany({
      where: { ...where, selected: false },
      data: { selected: true },
    });
  const series = await db.prisma.telemetrySeries.findMany({
    where,
    select: { id: true, name: true, role: true },
  });
  const { rows } = await db.pool.query<{ series_id: number; at: Date; value: number }>(
    `select series_id, at, value from telemetry.application
     where series_id = any($1::int[]) and at >= $2 and at <= $3 order by at`,
    [series.map(({ id }) => id), new Date(from), new Date(until)],
  );
  return series.map(({ id, name, role }) => ({
    name,
    role,
    points: rows.filter((row) => row.series_id === id).map(({ at, value }) => ({ at: at.getTime(), value })),
  }));
}
