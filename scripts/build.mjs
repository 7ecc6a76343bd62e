// npm run build: the database client, then the web part; each only when its sources changed.
import { build } from "./up/build.mjs";
import { generate } from "./up/generate.mjs";
import { step } from "./up/progress.mjs";
import { reportAndExit } from "./up/report.mjs";

try {
  await step("Generate the database client", () => generate());
  await step("Build the web part", () => build({ verbose: true }));
} catch (error) {
  reportAndExit(error);
}
