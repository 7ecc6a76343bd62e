import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Control } from "@/bench/security/control";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What somebody must find who has found a weakness, or who is to run PFN safely. */
const MUST_SAY: Readonly<Record<string, readonly RegExp[]>> = {
  "SECURITY.md": [/private security advisory/i, /within \w+ working days/, /newest release/],
  "docs/operations/security.md": [/^## Threats$/m, /^## The gate$/m, /^## Supply chain$/m, /^## Not done$/m],
};

/** That each document says what it must, and that what it points at is there. */
async function checkDocuments(): Promise<string> {
  let links = 0;
  for (const [file, sayings] of Object.entries(MUST_SAY)) {
    const text = readFileSync(path.join(ROOT, file), "utf8");
    const missing = sayings.filter((saying) => !saying.test(text));
    if (missing.length > 0) throw new Error(`${file} does not say ${missing.join(", ")}`);
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = ""]) =>
      path.join(path.dirname(file), to),
    );
    const named = [...text.matchAll(/`((?:server|scripts|bench|docs)\/[\w./-]+)`/g)].map(([, to = ""]) => to);
    for (const to of [...linked, ...named]) {
      links++;
      if (!existsSync(path.join(ROOT, to))) throw new Error(`${file} points at ${to}, which is not there`);
    }
  }
  if (links === 0) throw new Error("not one link was followed");
  return `${Object.keys(MUST_SAY).join(" and ")}: disclosure, threat model, controls and gaps; ${links} links lead somewhere`;
}

export const controls: readonly Control[] = [
  { control: "documents: how to report a weakness, the threats, and what is not done", run: checkDocuments },
];
