import { fingerprint, madeFrom, stamp } from "./fingerprint.mjs";
import { inRoot, inState } from "./paths.mjs";
import { run } from "./run.mjs";

// `prisma generate` never calls the schema engine, yet refuses to run until one is named; without a name it goes to
// the network for a binary. The client itself is WebAssembly, so any executable will do.
const OFFLINE = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
};

const CLIENT = "server/store/generated";

/** Writes server/store/generated when prisma/schema changed since the last time. */
export async function generate({ verbose = false, signal } = {}) {
  const now = fingerprint(["prisma/schema", "prisma.config.ts", "package-lock.json"]);
  if (madeFrom(CLIENT, now)) return "up to date";
  const prisma = inRoot("node_modules/prisma/build/index.js");
  await run(process.execPath, [prisma, "generate"], {
    log: inState("logs", "generate.log"),
    env: OFFLINE,
    verbose,
    signal,
  });
  stamp(CLIENT, now);
}
