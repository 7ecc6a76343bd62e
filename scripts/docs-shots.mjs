// npm run docs:shots: the pictures under docs/screenshots, out of a simulated fleet with one container at risk.
import { spawn } from "node:child_process";
import { findChromium } from "./test/chromium.mjs";
import { inRoot, ROOT } from "./up/paths.mjs";

const cli = inRoot("node_modules/@playwright/test/cli.js");
// One after another: two that start at once would both build.
const child = spawn(
  process.execPath,
  [
    cli,
    "test",
    "--project=screens",
    "--project=first-day",
    "--grep=pictures|the tour",
    "--workers=1",
    "--reporter=list",
  ],
  {
    cwd: ROOT,
    env: { ...process.env, PFN_DOCS_SHOTS: "1", PFN_CHROMIUM: findChromium() ?? "" },
    stdio: "inherit",
  },
);
child.on("exit", (code) => process.exit(code ?? 1));
