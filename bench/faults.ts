/**
 * Injects every fault that PFN must survive, one after the other, and says whether it was right again.
 *
 *   npm run -s faults -- [--json] [--short] [--only <part of a name>] [--list]
 *   {"rows":[{"fault":"…","pass":true,"runs":0,"saw":"…"}],"totals":{"kills":0,"interleavings":0,"badInputs":0,"violations":0}}
 *
 * Starts its own PostgreSQL, Redis and proxies; uses the Docker Engine where one answers. Exits with 1 when a fault
 * fails or an invariant is broken, with 2 when an argument is not known.
 */
import { parseArgs } from "node:util";
import { ALL_FAULTS } from "./faults/all-faults";
import { openLab, scratchDatabases } from "./faults/fault-lab";
import { lacking } from "./faults/lacking";
import { isClean, runFaults } from "./faults/run-faults";

const wanted = readArguments();
const chosen = ALL_FAULTS.filter(({ fault }) => fault.toLowerCase().includes(wanted.only.toLowerCase()));
if (chosen.length === 0) {
  console.error(
    `No fault has "${wanted.only}" in its name. There are:\n${ALL_FAULTS.map((f) => `  ${f.fault}`).join("\n")}`,
  );
  process.exit(2);
}
if (wanted.list) {
  for (const { fault } of chosen) console.log(fault);
  process.exit(0);
}
const databases = await scratchDatabases();
const report = await runFaults(chosen, openLab(databases.fresh), {
  short: wanted.short,
  lacks: await lacking(),
  tell: (line) => console.error(line),
}).finally(databases.stop);
if (wanted.json) console.log(JSON.stringify(report));
else {
  console.table(report.rows.map(({ fault, pass, runs }) => ({ fault, pass, runs })));
  console.table([report.totals]);
}
process.exit(isClean(report, process.env.PFN_REQUIRE_ALL === "1") ? 0 : 1);

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: "boolean", default: false },
        short: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        only: { type: "string", default: "" },
      },
    });
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}`);
    process.exit(2);
  }
}
