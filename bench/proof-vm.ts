/**
 * Two containers on a host without headroom, and one machine of libvirt's test driver under it, through `virsh`: the
 * machine grows within its maximum and takes it back; a manager that refuses, is down, late or lies leaves all as it was.
 *
 *   npm run -s proof:vm -- --json [--only grow]
 *   {"ok":true,"rows":[{"case":"grow","pass":true,"saw":"…"}]}
 *
 * The loop, PostgreSQL and libvirt are real; the containers and the clock are simulated. libvirt's test driver boots no
 * guest, so the guest's own capacity is the domain's record. Exits with 1 when a case fails, with 2 when virsh is missing
 * or an argument is not known.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openDatabase } from "@/server/store/database";
import { ensurePartitions } from "@/server/store/partitions";
import { START } from "@/server/test-house";
import { scratchDatabase } from "./negotiate/scratch-database";
import { VM_CASES, type VmRow } from "./proof-vm/cases";

const { json, only } = readArguments(process.argv.slice(2));
try {
  await promisify(execFile)("virsh", ["--connect", "test:///default", "nodeinfo"]);
} catch (error) {
  console.error(
    `virsh does not work (${(error as Error).message}): install libvirt-clients, then try again.`,
  );
  process.exit(2);
}
const scratch = await scratchDatabase();
const rows: VmRow[] = [];
try {
  const db = openDatabase(scratch.url);
  await ensurePartitions(db, START - 86_400_000, START);
  for (const [name, run] of Object.entries(VM_CASES)) {
    if (only !== null && name !== only) continue;
    console.error(`${name}: begins`);
    const seen = await run(db).catch((error: Error) => [
      { case: name, pass: false, saw: `it broke: ${error.message}` },
    ]);
    for (const row of seen) console.error(`${row.case}: ${row.pass ? "passes" : "FAILS"}: ${row.saw}`);
    rows.push(...seen);
  }
  await db.close();
} finally {
  await scratch.stop();
}
const ok = rows.length > 0 && rows.every((row) => row.pass);
if (json) console.log(JSON.stringify({ ok, rows }));
else console.table(rows);
process.exitCode = ok ? 0 : 1;

function readArguments(words: string[]): { json: boolean; only: string | null } {
  const names = Object.keys(VM_CASES);
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
