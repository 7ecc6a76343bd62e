import { fingerprint, madeFrom, stamp } from "./fingerprint.mjs";
import { inRoot, inState } from "./paths.mjs";
import { run } from "./run.mjs";

const SOURCES = [
  "app",
  "server",
  "public",
  "prisma/schema",
  "package-lock.json",
  "next.config.ts",
  "proxy.ts",
  "instrumentation.ts",
  "postcss.config.mjs",
  "tsconfig.json",
];

const BUILT = ".next";

/** Builds the web part when anything that goes into it changed since the last build. */
export async function build({ verbose = false, signal } = {}) {
  const now = fingerprint(SOURCES);
  if (madeFrom(BUILT, now)) return "up to date";
  const next = inRoot("node_modules/next/dist/bin/next");
  await run(process.execPath, [next, "build"], {
    log: inState("logs", "build.log"),
    env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
    verbose,
    signal,
  });
  stamp(BUILT, now);
}
