/**
 * Negotiations on a real engine: what a host does when two need more than it has, what it refuses, and how a grant ends.
 *
 *   npm run -s proof:negotiate -- --json [--only scarcity]
 *   {"ok":true,"rows":[{"case":"scarcity","pass":true,"saw":"…"}]}
 *
 * Exits with 1 when a case fails, with 2 when no engine answers or an argument is not known.
 */
import Docker from "dockerode";
import { crashCase } from "./proof-negotiate/crash";
import { diskCase } from "./proof-negotiate/disk";
import { expiryCase } from "./proof-negotiate/expiry";
import { leakCase } from "./proof-negotiate/leak";
import { networkCase } from "./proof-negotiate/network";
import type { ProofCase } from "./proof-negotiate/proof-case";
import { reclaimCase } from "./proof-negotiate/reclaim";
import { revertedCase } from "./proof-negotiate/reverted";
import { scarcityCase } from "./proof-negotiate/scarcity";
import { closeSharedStage } from "./proof-negotiate/shared-stage";

/** Each needs the engine to itself. */
const ALONE: readonly ProofCase[] = [networkCase, diskCase, scarcityCase, reclaimCase];
/** Play beside each other on one stage. */
const TOGETHER: readonly ProofCase[] = [crashCase, leakCase, expiryCase, revertedCase];

interface Row {
  case: string;
  pass: boolean;
  saw: string;
}

const { json, only } = readArguments(process.argv.slice(2));
try {
  await new Docker().ping();
} catch (error) {
  console.error(`No Docker Engine answers (${(error as Error).message}): start Docker, then try again.`);
  process.exit(2);
}
const rows: Row[] = [];
const chosen = (cases: readonly ProofCase[]) => cases.filter(({ name }) => only === null || name === only);
for (const one of chosen(ALONE)) rows.push(await prove(one));
try {
  rows.push(...(await Promise.all(chosen(TOGETHER).map(prove))));
} finally {
  await closeSharedStage();
}
const ok = rows.length > 0 && rows.every((row) => row.pass);
if (json) console.log(JSON.stringify({ ok, rows }));
else console.table(rows);
process.exitCode = ok ? 0 : 1;

async function prove({ name, run }: ProofCase): Promise<Row> {
  console.error(`${name}: begins`);
  const seen = await run().catch((error: Error) => ({ pass: false, saw: `it broke: ${error.message}` }));
  console.error(`${name}: ${seen.pass ? "passes" : "FAILS"}: ${seen.saw}`);
  return { case: name, ...seen };
}

function readArguments(words: string[]): { json: boolean; only: string | null } {
  const names = [...ALONE, ...TOGETHER].map((one) => one.name);
  let only: string | null = null;
  let json = false;
  for (let i = 0; i < words.length; i += 1) {
    if (words[i] === "--json") json = true;
    else if (words[i] === "--only" && names.includes(words[i + 1] ?? "")) only = words[++i] ?? null;
    else {
      console.error(
        `"${words[i]}" is not understood: --json, --only ${names.map((n) => `"${n}"`).join(" | ")}`,
      );
      process.exit(2);
    }
  }
  return { json, only };
}
