import { spawn } from "node:child_process";
import fs from "node:fs";
import { inRoot, inState, ROOT } from "../up/paths.mjs";
import { findChromium } from "./chromium.mjs";
import { NOTHING, tallyPlaywright, tallyVitest } from "./tally.mjs";

/** Unit, store, queue and runtime tests. Starts its own throwaway PostgreSQL, see server/embedded/test-postgres.ts. */
export async function unitSuite() {
  const report = freshReport("vitest.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await show("vitest/vitest.mjs", args);
  return tallyVitest(read(report), code);
}

/** Browser stories; skipped with a sentence where there is no Chromium, unless everything is required. */
export async function browserSuite(requireAll) {
  const has =
    fs.existsSync(inRoot("e2e")) &&
    fs.readdirSync(inRoot("e2e"), { recursive: true }).some((file) => /\.(spec|e2e)\.ts$/.test(file));
  if (!has) return requireAll ? missing("There is no browser story in e2e/.") : NOTHING;
  const report = freshReport("playwright.json");
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const chromium = findChromium();
  if (!chromium) {
    const sentence =
      "No Chromium found: install it (Debian: apt-get install chromium) or name it in PFN_CHROMIUM.";
    if (requireAll) return missing(sentence);
    console.log(`${sentence} The browser stories are skipped.`);
    await show("@playwright/test/cli.js", ["test", "--list", "--reporter=json"], env, "ignore");
    return { ...NOTHING, skipped: countStories(read(report)) };
  }
  const code = await show("@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    ...env,
    PFN_CHROMIUM: chromium,
  });
  return tallyPlaywright(read(report), code);
}

function missing(sentence) {
  console.log(sentence);
  return { ...NOTHING, failed: 1 };
}

/** Path of a report that does not exist yet: the one of an earlier run must never count for this one. */
function freshReport(name) {
  fs.mkdirSync(inState("test"), { recursive: true });
  fs.rmSync(inState("test", name), { force: true });
  return inState("test", name);
}

function read(report) {
  return fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : undefined;
}

function countStories(report) {
  const inSuite = (suite) =>
    (suite.specs?.length ?? 0) + (suite.suites ?? []).reduce((n, s) => n + inSuite(s), 0);
  return Math.max(1, inSuite({ suites: report?.suites ?? [] }));
}

function show(script, args, env = {}, stdio = "inherit") {
  const child = spawn(process.execPath, [inRoot("node_modules", script), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", stdio, stdio],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
