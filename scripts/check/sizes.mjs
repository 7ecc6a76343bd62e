import fs from "node:fs";
import { inRoot } from "../up/paths.mjs";
import { sources } from "./sources.mjs";

const LIMITS = { median: 80, p95: 250, longest: 400 };

/** File sizes in lines: a file that outgrows them holds two nouns. */
export async function sizes() {
  const files = sources(/\.(tsx?|mjs|cjs)$/)
    .map((file) => ({ file, lines: fs.readFileSync(inRoot(file), "utf8").split("\n").length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  if (files.length === 0) return { ok: false, summary: "no file read", detail: "" };
  const at = (share) => files[Math.min(files.length - 1, Math.floor(files.length * share))].lines;
  const measured = { median: at(0.5), p95: at(0.95), longest: files.at(-1).lines };
  const over = Object.keys(LIMITS).filter((name) => measured[name] > LIMITS[name]);
  const longest = files.slice(-10).reverse();
  return {
    ok: over.length === 0,
    summary: `${files.length} files; ${Object.entries(measured)
      .map(([name, lines]) => `${name} ${lines} of ${LIMITS[name]}`)
      .join(", ")}`,
    detail: [
      `over the limit: ${over.join(", ")}`,
      ...longest.map(({ file, lines }) => `${lines} ${file}`),
    ].join("\n"),
  };
}
