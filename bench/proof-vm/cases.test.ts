import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { testDatabase } from "@/server/test-house";
import { VM_CASES } from "./cases";

const absent = whyAbsent();
if (absent !== null && process.env.PFN_REQUIRE_ALL === "1") {
  throw new Error(`PFN_REQUIRE_ALL=1, but virsh does not work: ${absent}`);
}
const store = testDatabase();

/** What `npm run proof:vm` shows, by the same code. */
describe.skipIf(absent !== null)("a machine of libvirt's test driver under a full host", () => {
  it.each(Object.keys(VM_CASES))("%s", async (name) => {
    const rows = await VM_CASES[name]!(store.db);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.pass, `${row.case}: ${row.saw}`).toBe(true);
  });
});

function whyAbsent(): string | null {
  try {
    execFileSync("virsh", ["--connect", "test:///default", "nodeinfo"], { stdio: "pipe" });
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
