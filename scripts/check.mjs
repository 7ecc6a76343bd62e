// npm run check: types, style, boundaries, dead code and sizes, in one go and one table.
import "./up/check-node.mjs";
import { runChecks } from "./check/run-checks.mjs";
import { generate } from "./up/generate.mjs";
import { install } from "./up/install.mjs";
import { step } from "./up/progress.mjs";
import { reportAndExit } from "./up/report.mjs";

try {
  await step("Install packages", () => install({}));
  await step("Generate the database client", () => generate());
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  reportAndExit(error);
}
