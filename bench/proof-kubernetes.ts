/**
 * The loop on a node of a cluster: a leak that is seen, resized in place and given back; a kubelet that defers; one that
 * says infeasible. The cluster is a double: real HTTP, held against the published OpenAPI description.
 *
 *   npm run -s proof:kubernetes -- --json     {"ok":true,"rows":[{"case":"leak","pass":true,"saw":"…"}]}
 *
 * Exits with 1 when a case fails, with 2 when an argument is not known.
 */
import { openDatabase } from "@/server/store/database";
import { deferredStory } from "./kubernetes/deferred-story";
import { infeasibleStory } from "./kubernetes/infeasible-story";
import { leakStory } from "./kubernetes/leak-story";
import type { ProofRow, ProofStory } from "./kubernetes/proof-row";
import { scratchDatabase } from "./negotiate/scratch-database";

const STORIES: Readonly<Record<string, ProofStory>> = {
  leak: leakStory,
  deferred: deferredStory,
  infeasible: infeasibleStory,
};

const unknown = process.argv.slice(2).find((word) => word !== "--json");
if (unknown !== undefined) {
  console.error(`"${unknown}" is not understood: --json is all there is`);
  process.exit(2);
}
const database = await scratchDatabase();
const db = openDatabase(database.url);
const rows: ProofRow[] = [];
try {
  for (const [name, story] of Object.entries(STORIES)) {
    console.error(`${name}: begins`);
    const seen = await story(db).catch((error: Error) => ({
      pass: false,
      saw: `it broke: ${error.message}`,
    }));
    console.error(`${name}: ${seen.pass ? "passes" : "FAILS"}: ${seen.saw}`);
    rows.push({ case: name, ...seen });
  }
} finally {
  await db.close();
  await database.stop();
}
const ok = rows.every(({ pass }) => pass);
if (process.argv.includes("--json")) console.log(JSON.stringify({ ok, rows }));
else console.table(rows);
process.exitCode = ok ? 0 : 1;
