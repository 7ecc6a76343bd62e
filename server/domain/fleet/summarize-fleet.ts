import { riskAt } from "@/server/domain/risk/risk-at";
import { riskSeverity } from "@/server/domain/risk/risk-severity";
import type { FleetFacts } from "./fleet-facts";

export interface FleetSummaryValues {
  containers: number;
  /** At or over the threshold of their own policy. */
  atRisk: number;
  unknown: number;
  stale: number;
  failures24h: number;
  /** The soonest early end of a time to failure among those at risk, seconds. */
  soonestSeconds: number | null;
}

/** The fleet in a few numbers; what is gone is shown for a while and counted no more. A container whose risk is unknown counts as unknown, never as safe. */
export function summarizeFleet(all: readonly FleetFacts[]): FleetSummaryValues {
  const rows = all.filter((row) => row.state !== "removed");
  const severity = (row: FleetFacts) => riskSeverity(riskAt(row.risk, row.horizonMinutes), row.threshold);
  const atRisk = rows.filter((row) => severity(row) === "high");
  const early = atRisk.flatMap((row) => row.timeToFailure?.earlySeconds ?? []);
  return {
    containers: rows.length,
    atRisk: atRisk.length,
    unknown: rows.filter((row) => severity(row) === "unknown").length,
    stale: rows.filter((row) => row.stale).length,
    failures24h: rows.reduce((sum, row) => sum + row.failures24h, 0),
    soonestSeconds: early.length === 0 ? null : Math.min(...early),
  };
}
