import fs from "node:fs";

/** The last `lines` lines of a log, indented; empty when the file does not exist. */
export function tail(file, lines = 20) {
  if (!fs.existsSync(file)) return "";
  const all = fs.readFileSync(file, "utf8").trimEnd().split("\n");
  return all
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join("\n");
}
