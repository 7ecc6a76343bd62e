import type { Fault, Need } from "./fault";
import type { FaultLab } from "./fault-lab";

export interface FaultRow {
  fault: string;
  pass: boolean;
  runs: number;
  saw: string;
  /** It needs what this machine does not have; it neither passed nor failed. */
  skipped?: true;
}

export interface FaultReport {
  rows: FaultRow[];
  totals: { kills: number; interleavings: number; badInputs: number; violations: number };
}

/** Injects one fault after the other. A fault passes when it says so and no invariant is broken at its end. */
export async function runFaults(
  faults: readonly Fault[],
  lab: FaultLab,
  { short, lacks, tell }: { short: boolean; lacks: readonly Need[]; tell: (line: string) => void },
): Promise<FaultReport> {
  const report: FaultReport = {
    rows: [],
    totals: { kills: 0, interleavings: 0, badInputs: 0, violations: 0 },
  };
  for (const { fault, needs = [], run } of faults) {
    const lacking = needs.filter((need) => lacks.includes(need));
    if (lacking.length > 0) {
      const saw = `skipped: there is no ${lacking.join(" and no ")} here`;
      report.rows.push({ fault, pass: false, runs: 0, saw, skipped: true });
      tell(`skip  ${fault}: ${saw}`);
      continue;
    }
    const startedAt = performance.now();
    const row: FaultRow = { fault, pass: true, runs: 0, saw: "" };
    try {
      const { runs, saw, kills = 0, interleavings = 0, badInputs = 0 } = await run(lab, short);
      if (runs === 0) throw new Error("the fault was never injected");
      Object.assign(row, { runs, saw });
      report.totals.kills += kills;
      report.totals.interleavings += interleavings;
      report.totals.badInputs += badInputs;
    } catch (error) {
      row.pass = false;
      row.saw = String((error as Error).stack ?? error);
    }
    const violations = await lab.settle();
    report.totals.violations += violations.length;
    if (violations.length > 0) {
      row.pass = false;
      row.saw += `; broken: ${violations.map((v) => `${v.invariant} on ${v.subject} (${v.detail})`).join("; ")}`;
    }
    report.rows.push(row);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    tell(`${row.pass ? "pass" : "FAIL"}  ${fault} (${seconds} s): ${row.saw}`);
  }
  return report;
}

/** Whether a run is to end with 0: everything passed; with `requireAll`, also nothing was skipped. */
export function isClean({ rows, totals }: FaultReport, requireAll: boolean): boolean {
  return (
    rows.length > 0 &&
    totals.violations === 0 &&
    rows.every((row) => row.pass || (row.skipped === true && !requireAll))
  );
}
