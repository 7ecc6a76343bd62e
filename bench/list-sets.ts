import { readdirSync } from "node:fs";
import path from "node:path";

export const TRACE_ENDING = ".csv.gz";

/** Names of the sets in `<traces>/<kind>`, or those asked for. Throws when one is not there. */
export function listSets(
  traces: string,
  kind: "forecast" | "replay",
  wanted: readonly string[] | null,
): string[] {
  const folder = path.join(traces, kind);
  const there = readdirSync(folder)
    .filter((file) => file.endsWith(TRACE_ENDING))
    .map((file) => file.slice(0, -TRACE_ENDING.length))
    .sort();
  if (there.length === 0) throw new Error(`no *${TRACE_ENDING} in ${folder}`);
  const missing = wanted?.filter((set) => !there.includes(set)) ?? [];
  if (missing.length > 0) throw new Error(`no set ${missing.join(", ")} in ${folder}; there are ${there}`);
  return wanted ? [...wanted] : there;
}
