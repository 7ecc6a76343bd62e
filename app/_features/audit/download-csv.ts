import type { z } from "zod";
import { saveCsv } from "@/app/_lib/save-csv";
import type { auditRow } from "@/server/api/shapes/people";

export type AuditRow = z.infer<typeof auditRow>;

const HEADER = ["id", "at", "actor", "action", "subject", "detail"];

/** Hands the rows to the browser as a file; times in ISO 8601, UTC. */
export function downloadCsv(rows: readonly AuditRow[]) {
  saveCsv(
    "audit",
    HEADER,
    rows.map((row) => [
      row.id,
      new Date(row.at).toISOString(),
      row.actor,
      row.action,
      row.subject,
      row.detail,
    ]),
  );
}
