// npm run generate: the Prisma client, without any download.
import { generate } from "./up/generate.mjs";
import { step } from "./up/progress.mjs";
import { reportAndExit } from "./up/report.mjs";

await step("Generate the database client", () => generate({ verbose: true })).catch(reportAndExit);
