import type { z } from "zod";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { objectiveInput } from "@/server/api/shapes/objectives";
import type { SloMeasure } from "@/server/domain/learning/outcomes/judge-slo";
import { isCounter } from "@/server/domain/learning/outcomes/measure-minutes";
import { objectiveWords } from "@/server/domain/learning/outcomes/objective-words";
import { imageRepository } from "@/server/domain/telemetry/image-repository";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import type { TelemetrySeries } from "@/server/store/generated/client";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/**
 * Says what is expected of a workload's own telemetry: of every container of that image, whatever its version, and name.
 * One that measures the same is replaced.
 */
export async function setObjective(
  { db, clock, user }: Desk,
  input: z.infer<typeof objectiveInput>,
): Promise<ActionOutcome> {
  const { containerId, side, bound, minutes } = input;
  const container = await db.prisma.container.findUnique({
    where: { id: containerId },
    include: { workload: { select: { name: true } }, telemetry: true },
  });
  if (!container) throw new Failure("NOT_FOUND", "There is no such container.");
  const measured = measuredBy(input, container.telemetry);
  if ("because" in measured) return { kind: "refused", because: measured.because };
  const { measure, series } = measured;
  if (measure === "error_ratio" && (bound < 0 || bound > 1))
    return { kind: "refused", because: "An error ratio lies between 0 and 100 %." };
  const image = imageRepository(container.image);
  const key = {
    image,
    workloadName: container.workload.name,
    measure,
    seriesName: series?.name ?? "",
    labelsKey: series?.labelsKey ?? "",
  };
  const words = objectiveWords(measure, key.seriesName, { side, bound, minutes });
  const labels = (series?.labels ?? {}) as Record<string, string>;
  await db.prisma.$transaction(async (tx) => {
    await tx.sloRule.upsert({
      where: { image_workloadName_measure_seriesName_labelsKey: key },
      create: { ...key, seriesLabels: labels, side, bound, minutes },
      update: { side, bound, minutes },
    });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "objective.set",
      subject: `container:${containerId}`,
      detail: `${container.workload.name} (${image}): ${words} is a failure`,
    });
  });
  await announce(db, ["fleet"]);
  return { kind: "done", message: `From now on, ${words} counts as a failure.` };
}

export async function removeObjective(
  { db, clock, user }: Desk,
  { id }: { id: number },
): Promise<ActionOutcome> {
  const rule = await db.prisma.sloRule.findUnique({ where: { id } });
  if (!rule) throw new Failure("NOT_FOUND", "There is no such objective; it may have been removed already.");
  const { measure, seriesName, side, bound, minutes } = rule;
  const words = objectiveWords(measure as SloMeasure, seriesName, {
    side: side as "above" | "below",
    bound,
    minutes,
  });
  await db.prisma.$transaction(async (tx) => {
    await tx.sloRule.deleteMany({ where: { id } });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "objective.remove",
      subject: `objective:${id}`,
      detail: `${rule.workloadName} (${rule.image}): ${words} is no failure any more`,
    });
  });
  await announce(db, ["fleet"]);
  return { kind: "done", message: "Removed; what it found before stays." };
}

/** What is measured, or why it cannot be. */
function measuredBy(
  { measure, seriesId }: Pick<z.infer<typeof objectiveInput>, "measure" | "seriesId">,
  series: readonly TelemetrySeries[],
): { measure: SloMeasure; series: TelemetrySeries | null } | { because: string } {
  const kept = series.filter(({ selected }) => selected);
  if (measure === "error_ratio") {
    const has = (role: string) => kept.some((one) => one.role === role);
    if (has("errors") && has("traffic")) return { measure, series: null };
    return {
      because: "An error ratio needs a kept series with the role errors and one with the role traffic.",
    };
  }
  if (measure === "mean_latency") {
    const has = (end: string) => kept.some(({ role, name }) => role === "latency" && name.endsWith(end));
    if (has("_sum") && has("_count")) return { measure, series: null };
    return {
      because:
        "A mean latency needs the kept _sum and _count of a histogram or summary; of a gauge, choose the series.",
    };
  }
  const one = series.find(({ id }) => id === seriesId);
  if (!one) return { because: "Choose one of the series of this container." };
  return { measure: isCounter(one.name, one.type) ? "rate" : "value", series: one };
}
