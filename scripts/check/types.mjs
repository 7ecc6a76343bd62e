import fs from "node:fs";
import { inRoot } from "../up/paths.mjs";
import { capture, verdict } from "./capture.mjs";

/** TypeScript over the whole repository. */
export async function types() {
  if (!fs.existsSync(inRoot("next-env.d.ts"))) {
    // A clean checkout has none yet, and without it no stylesheet has a type.
    const made = await capture("next/dist/bin/next", ["typegen"], { NEXT_TELEMETRY_DISABLED: "1" });
    if (made.code !== 0)
      return { ok: false, summary: "next typegen failed", detail: `${made.out}${made.err}` };
  }
  return verdict("typescript/bin/tsc", ["--noEmit", "-p", "tsconfig.json"]);
}
