import fs from "node:fs";
import { inRoot } from "../up/paths.mjs";
import { capture } from "./capture.mjs";
import { CODE_FOLDERS, sources } from "./sources.mjs";

/**
 * The allowed directions between the folders, judged by dependency-cruiser. Fails too when the judge read fewer
 * modules than there are: with a compiler it does not know it reads none, and is content.
 */
export async function boundaries() {
  const folders = CODE_FOLDERS.filter((folder) => fs.existsSync(inRoot(folder)));
  const args = [...folders, "--config", ".dependency-cruiser.cjs", "--output-type", "json"];
  const { out, err } = await capture("dependency-cruiser/bin/dependency-cruise.mjs", args);
  if (!out.startsWith("{")) return { ok: false, summary: "did not run", detail: `${out}${err}`.trim() };
  const { modules, summary } = JSON.parse(out);
  const read = new Set(modules.filter((m) => !m.coreModule && !m.couldNotResolve).map((m) => m.source));
  const unread = sources(/\.tsx?$/).filter((file) => !read.has(file));
  const broken = summary.violations.filter((violation) => violation.rule.severity === "error");
  const detail = [
    ...unread.map((file) => `not read: ${file}`),
    ...broken.map(({ rule, from, to, cycle }) => {
      const via = cycle ? ` → ${cycle.map((step) => step.name).join(" → ")}` : ` → ${to}`;
      return `${rule.name}: ${from}${to === from ? "" : via}`;
    }),
  ];
  return {
    ok: detail.length === 0 && read.size > 0,
    summary: `${read.size} modules read, ${unread.length} unread, ${broken.length} against the rules`,
    detail: detail.join("\n"),
  };
}
