import type { FailureModelRow } from "@/server/api/shapes/failure-learning";

/** What a version was trained from, in a line; the shipped one learnt nothing here. */
export function learntWords(learnt: FailureModelRow["learnt"]): string {
  if (!learnt) return "simulated fleets, before it came here";
  const { failures, rows, parts, way, from, to } = learnt;
  const trees = parts.reduce((sum, part) => sum + part.trees, 0);
  const causes = [...new Set(parts.filter((part) => part.trees > 0).map(({ cause }) => cause))];
  const grown = trees === 0 ? "a newer calibration only" : `${trees} new trees for ${causes.join(" and ")}`;
  const hours = Math.max(1, Math.round((to - from) / 3_600_000));
  const span = hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
  const what = way === "full" ? "all over again" : "a step further";
  return `${failures} failures in ${rows.toLocaleString("en")} minutes of ${span}, ${what}: ${grown}`;
}
