import { spawn } from "node:child_process";
import { inRoot, ROOT } from "../up/paths.mjs";

/** Runs one command of Prisma's with the engine in WebAssembly. Resolves to its exit code. */
export function prisma(args, env = {}) {
  const child = spawn(process.execPath, [inRoot("node_modules/prisma/build/index.js"), ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...env,
      PRISMA_SCHEMA_ENGINE_BINARY: inRoot("scripts/schema-engine.mjs"),
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
