/**
 * Asks settled a second on one host's ledger, and how long a decision takes until it is read back from a real engine.
 *
 *   npm run -s bench:negotiate -- [--json] [--sizes 1000,10000] [--asks 200] [--rounds 4] [--no-docker]
 *   {"sizes":[{"containers":1000,"settledPerSecond":0}],"decisionToAppliedMs":{"p50":0,"p95":0}}
 *
 * Without an engine, or with --no-docker, p50 and p95 are null. Exits with 2 when an argument is not known.
 */
import { parseArgs } from "node:util";
import Docker from "dockerode";
import { scratchDatabase } from "./negotiate/scratch-database";
import { settleMany } from "./negotiate/settle-many";
import { timeGrants } from "./negotiate/time-grants";

const wanted = readArguments();
const sizes: { containers: number; settledPerSecond: number }[] = [];
const database = await scratchDatabase();
try {
  for (const containers of wanted.sizes) {
    const { settledPerSecond } = await settleMany(
      database.url,
      containers,
      Math.min(wanted.asks, containers),
    );
    sizes.push({ containers, settledPerSecond: Math.round(settledPerSecond * 10) / 10 });
    console.error(`${containers} containers: ${settledPerSecond.toFixed(1)} asks settled a second`);
  }
} finally {
  await database.stop();
}
const decisionToAppliedMs =
  wanted.docker && (await engineAnswers()) ? await timeGrants(wanted.rounds) : { p50: null, p95: null };
const result = { sizes, decisionToAppliedMs };
if (wanted.json) console.log(JSON.stringify(result));
else {
  console.table(sizes);
  console.table([decisionToAppliedMs]);
}

async function engineAnswers(): Promise<boolean> {
  return new Docker().ping().then(
    () => true,
    (error: Error) => {
      console.error(`No Docker Engine answers (${error.message}): decision to applied is not measured.`);
      return false;
    },
  );
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: "boolean", default: false },
        sizes: { type: "string", default: "1000,10000" },
        asks: { type: "string", default: "200" },
        rounds: { type: "string", default: "4" },
        "no-docker": { type: "boolean", default: false },
      },
    });
    return {
      json: values.json,
      docker: !values["no-docker"],
      sizes: values.sizes.split(",").map((text) => wholeNumber("--sizes", text)),
      asks: wholeNumber("--asks", values.asks),
      rounds: wholeNumber("--rounds", values.rounds),
    };
  } catch (error) {
    console.error(`${(error as Error).message}`);
    process.exit(2);
  }
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${option} wants whole numbers from 1 on, got "${text}"`);
  return value;
}
