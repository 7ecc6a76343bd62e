import type { z } from "zod";
import type { auditRow } from "@/server/api/shapes/people";
import { toCsv } from "./to-csv";

export type AuditRow = z.infer<typeof auditRow>;

const HEADER = ["id", "at", "actor", "action", "subject", "detail"];

/** Hands the rows to the browser as a file; times in ISO 8601, UTC. */
export function downloadCsv(rows: readonly AuditRow[]) {
  const cells = rows.map((row) => [
    row.id,
    new Date(row.at).toISOString(),
    row.actor,
    row.action,
    row.subject,
    row.detail,
  ]);
  // Spreadsheets take a file without a byte-order mark for their own old encoding.
  const file = new Blob(["\ufeff", toCsv(HEADER, cells)], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `pfn-audit-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
