/** What a spreadsheet would run as a formula when a cell begins with it, also after blanks. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * Rows as CSV (RFC 4180, CRLF), every cell quoted.
 *
 * A cell that a spreadsheet would take for a formula gets a leading apostrophe: a container's name or a label is
 * chosen by whoever runs it, and must not run on the machine of whoever opens the file.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => row.map(quote).join(",")).join("\r\n");
}

function quote(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
