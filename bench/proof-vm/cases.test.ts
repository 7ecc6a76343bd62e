import { describe, expect, it } from "vitest";
import { testDatabase } from "@/server/test-house";
import { whyNoVirsh } from "@/server/test-house/virsh";
import { VM_CASES } from "./cases";

const absent = whyNoVirsh();
const store = testDatabase();

/** What `npm run proof:vm` shows, by the same code. */
describe.skipIf(absent !== null)("a machine of libvirt's test driver under a full host", () => {
  it.each(Object.keys(VM_CASES))("%s", async (name) => {
    const rows = await VM_CASES[name]!(store.db);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.pass, `${row.case}: ${row.saw}`).toBe(true);
  });
});
