import { toCsv } from "./to-csv";

/** Hands rows to the browser as the file `pfn-<what>-<time>.csv`. */
export function saveCsv(what: string, header: readonly string[], rows: readonly (readonly string[])[]) {
  // Spreadsheets take a file without a byte-order mark for their own old encoding.
  const file = new Blob(["\ufeff", toCsv(header, rows)], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `pfn-${what}-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
