// npm run prisma -- <command>: Prisma's command line without the download of an engine.
import { spawn } from "node:child_process";
import { inRoot, ROOT } from "./up/paths.mjs";

const child = spawn(process.execPath, [inRoot("node_modules/prisma/build/index.js"), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: inRoot("scripts/schema-engine.mjs"),
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  },
  stdio: "inherit",
});
child.once("close", (code) => process.exit(code ?? 1));
