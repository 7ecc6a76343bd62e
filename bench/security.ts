/**
 * Every security control, tried for real: `npm run -s security -- [--json] [--short] [--only name]`.
 * `--json` prints `{"rows":[{"control","pass","saw"}]}`; what cannot be tried here stands under `skipped`, never as a
 * pass. Ends with 1 when a row fails.
 */
import { parseArgs } from "node:util";
import { CONTROLS } from "@/bench/security/rows";
import { runControls } from "@/bench/security/run-controls";

function readArguments() {
  try {
    const options = {
      json: { type: "boolean", default: false },
      short: { type: "boolean", default: false },
      only: { type: "string", default: "" },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\nusage: security -- [--json] [--short] [--only name]`);
    process.exit(2);
  }
}

const { json, short, only } = readArguments();
const say = json ? console.error : console.log;
try {
  const report = await runControls(CONTROLS, {
    short,
    only,
    onOutcome: (mark, control, words) =>
      say(`${mark}  ${control}\n      ${words.replaceAll("\n", "\n      ")}`),
  });
  const failed = report.rows.filter(({ pass }) => !pass).length;
  say(
    `\n${report.rows.length} tried, ${failed} failed, ${report.skipped?.length ?? 0} could not be tried here`,
  );
  if (json) console.log(JSON.stringify(report));
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
