import { saveFile } from "./save-file";
import { toCsv } from "./to-csv";

/** Hands rows to the browser as the file `pfn-<what>-<time>.csv`. */
export function saveCsv(what: string, header: readonly string[], rows: readonly (readonly string[])[]) {
  // Spreadsheets take a file without a byte-order mark for their own old encoding.
  saveFile(new Blob(["\ufeff", toCsv(header, rows)], { type: "text/csv;charset=utf-8" }), what, "csv");
}
