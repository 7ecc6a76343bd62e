import type { z } from "zod";
import { parsePercent, parseWhole } from "@/app/_lib/parse-units";
import type { ContainerDetail } from "@/server/api/shapes/container";
import type { objectiveInput } from "@/server/api/shapes/objectives";

type Series = ContainerDetail["telemetry"]["series"][number];
export type ObjectiveInput = z.infer<typeof objectiveInput>;

/** A form as typed. `of` is "error_ratio", "mean_latency", or the id of a series. */
export interface ObjectiveDraft {
  of: string;
  side: ObjectiveInput["side"];
  bound: string;
  minutes: string;
}

export const EMPTY_OBJECTIVE: ObjectiveDraft = {
  of: "error_ratio",
  side: "above",
  bound: "5 %",
  minutes: "5",
};

/** What may be measured: the two ratios, where their series are kept, and every kept series. */
export function measureOptions(
  series: readonly Series[],
): { value: string; label: string; description?: string }[] {
  const kept = series.filter(({ selected }) => selected);
  const has = (role: Series["role"], end = "") =>
    kept.some((one) => one.role === role && one.name.endsWith(end));
  const options: { value: string; label: string; description?: string }[] = [];
  if (has("errors") && has("traffic"))
    options.push({
      value: "error_ratio",
      label: "Error ratio",
      description: "errors over traffic, by their roles",
    });
  if (has("latency", "_sum") && has("latency", "_count"))
    options.push({
      value: "mean_latency",
      label: "Mean latency",
      description: "_sum over _count, in their unit",
    });
  for (const one of kept) {
    const labels = Object.entries(one.labels).map(([key, value]) => `${key}="${value}"`);
    const rises = one.type === "counter" ? "its rise a second" : "its value";
    const description = [...labels, rises].join(", ");
    options.push({ value: String(one.id), label: one.name, description });
  }
  return options;
}

export type ReadObjective =
  | { ok: true; input: Omit<ObjectiveInput, "containerId"> }
  | { ok: false; bound?: string; minutes?: string };

/** Reads what was typed; what cannot be read says what would be right, field by field. */
export function readObjective(draft: ObjectiveDraft): ReadObjective {
  const bound = readBound(draft);
  const minutes = parseWhole(draft.minutes);
  const inRange = minutes.ok && minutes.value >= 1 && minutes.value <= 60;
  if (!bound.ok || !inRange)
    return {
      ok: false,
      ...(bound.ok ? {} : { bound: bound.problem }),
      ...(inRange ? {} : { minutes: "Whole minutes, 1 to 60" }),
    };
  const measure = draft.of === "error_ratio" || draft.of === "mean_latency" ? draft.of : "series";
  const seriesId = measure === "series" ? Number(draft.of) : null;
  return {
    ok: true,
    input: { measure, seriesId, side: draft.side, bound: bound.value, minutes: minutes.value },
  };
}

function readBound({
  of,
  bound,
}: ObjectiveDraft): { ok: true; value: number } | { ok: false; problem: string } {
  if (of === "error_ratio") {
    const parsed = parsePercent(bound);
    if (!parsed.ok) return { ok: false, problem: "A percentage, e.g. 5 %" };
    return parsed.value <= 1 ? parsed : { ok: false, problem: "At most 100 %" };
  }
  const text = bound.trim();
  const value = /^-?\d+([.,]\d+)?(e-?\d+)?$/i.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
  return Number.isFinite(value)
    ? { ok: true, value }
    : { ok: false, problem: "A number in the series' own unit, e.g. 0.5" };
}
