// npm test: installs what it needs, checks, builds, runs every test, and ends with one line of totals.
import "./up/check-node.mjs";
import { runChecks } from "./check/run-checks.mjs";
import { browserSuite, unitSuite } from "./test/suites.mjs";
import { exitCodeOf, NOTHING, sum, totalsLine } from "./test/tally.mjs";
import { build } from "./up/build.mjs";
import { generate } from "./up/generate.mjs";
import { install } from "./up/install.mjs";
import { step } from "./up/progress.mjs";
import { Refusal } from "./up/refusal.mjs";

const requireAll = process.env.PFN_REQUIRE_ALL === "1";

/** A part that breaks counts as one failure, and the others still run. */
async function part(work) {
  try {
    return { ...NOTHING, ...(await work()) };
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    return { ...NOTHING, failed: 1 };
  }
}

async function run() {
  const ready = await part(async () => {
    await step("Install packages", () => install({}));
    await step("Generate the database client", () => generate());
  });
  if (ready.failed > 0) return ready;
  const checks = await part(runChecks);
  const units = await part(unitSuite);
  const built = await part(async () => void (await step("Build the web part", () => build())));
  // Without the web part every story would fail for that one reason, which is already counted.
  const stories = built.failed > 0 ? NOTHING : await part(() => browserSuite(requireAll));
  return sum([checks, units, built, stories]);
}

const total = await run();
console.log(`\n${totalsLine(total)}`);
process.exit(exitCodeOf(total, requireAll));
