import { saveCsv } from "@/app/_lib/save-csv";
import type { SavingRow } from "@/server/api/shapes/savings";
import { reclaimedOf } from "@/server/domain/savings/sum-savings";

const HEADER = [
  "container",
  "host",
  "image",
  "dimension",
  "limit",
  "reclaimed",
  "used_mean",
  "used_p95",
  "right_size",
  "history_hours",
];

/** Every container as it stands now. Amounts as they are stored: millicores and bytes. */
export function downloadSavings(rows: readonly SavingRow[]) {
  saveCsv(
    "savings",
    HEADER,
    rows.map((row) => [
      row.name,
      row.host,
      row.image,
      row.dimension,
      row.cap === null ? "" : String(row.cap),
      String(reclaimedOf(row)),
      String(Math.round(row.usedMean)),
      String(Math.round(row.usedP95)),
      String(Math.round(row.wanted)),
      row.historyHours.toFixed(1),
    ]),
  );
}
