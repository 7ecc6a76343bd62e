import { riskAt } from "@/server/domain/risk/risk-at";
import { riskSeverity } from "@/server/domain/risk/risk-severity";
import type { FleetFacts } from "./fleet-facts";
import type { FleetView, Sort } from "./fleet-view";

/** Made once: a comparison by locale for each of thousands of pairs would take longer than all the rest. */
const NAMES = new Intl.Collator("en", { numeric: true });

/** What a column is sorted by; `null` is unknown and stays last in both directions. */
const KEYS: Record<Sort, (row: FleetFacts) => number | string | null> = {
  // One horizon for all rows: policies may look at different ones.
  risk: (row) => row.risk?.m15 ?? null,
  name: (row) => row.name,
  time: (row) => row.timeToFailure?.earlySeconds ?? null,
  cpu: (row) => row.usage.cpuMillicores,
  memory: (row) => row.usage.memoryBytes,
  failures: (row) => row.failures24h,
  // The older a sample, the greater its age.
  age: (row) => (row.sampleAt === null ? null : -row.sampleAt),
};

/**
 * The rows of the fleet that a view asks for, in its order. Equal rows keep a fixed order (name, then id), so that
 * a renewal moves nothing that did not change.
 */
export function selectRows<Row extends FleetFacts>(rows: readonly Row[], view: FleetView): Row[] {
  const key = KEYS[view.sort];
  const sign = view.dir === "asc" ? 1 : -1;
  return rows
    .filter((row) => matches(row, view))
    .sort((a, b) => byKey(key(a), key(b), sign) || NAMES.compare(a.name, b.name) || a.id - b.id);
}

function byKey(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "string" || typeof b === "string") {
    return sign * NAMES.compare(String(a), String(b));
  }
  return sign * (a - b);
}

function matches(row: FleetFacts, view: FleetView): boolean {
  if (view.mode !== "all" && row.mode !== view.mode) return false;
  if (
    view.risk !== "all" &&
    riskSeverity(riskAt(row.risk, row.horizonMinutes), row.threshold) !== view.risk
  ) {
    return false;
  }
  if (!inState(row, view.state)) return false;
  const words = view.q.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${row.name} ${row.image} ${row.hostName} ${row.cause ?? ""} ${row.reason}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function inState(row: FleetFacts, state: FleetView["state"]): boolean {
  switch (state) {
    case "all":
      return true;
    case "running":
      return row.state === "running";
    case "stopped":
      return row.state !== "running";
    case "unhealthy":
      return row.health === "unhealthy";
    case "stale":
      return row.stale;
  }
}
