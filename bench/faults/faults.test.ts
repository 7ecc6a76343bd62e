import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "@/server/embedded/test-database";
import { healthy } from "@/server/test-house/recipes";
import { ALL_FAULTS } from "./all-faults";
import { type FaultLab, openLab } from "./fault-lab";
import { lacking } from "./lacking";
import { isClean, runFaults } from "./run-faults";

const MINUTES = 60_000;
let lab: FaultLab;
let lacks: Awaited<ReturnType<typeof lacking>>;
beforeAll(async () => {
  lab = openLab(createTestDatabase);
  lacks = await lacking();
});
afterAll(() => lab.settle());

/** The same faults in fewer rounds; `npm run faults` is the long form. */
describe("right again after", () => {
  it.each(ALL_FAULTS)("$fault", { timeout: 10 * MINUTES }, async (fault) => {
    const report = await runFaults([fault], lab, { short: true, lacks, tell: () => undefined });
    expect(report.totals.violations, report.rows[0]?.saw).toBe(0);
    expect(isClean(report, process.env.PFN_REQUIRE_ALL === "1"), report.rows[0]?.saw).toBe(true);
  });
});

describe("a run of faults", () => {
  const tell = () => undefined;
  const options = { short: true, lacks: [], tell };

  it("fails when a fault says that something was wrong, or was never injected", async () => {
    const broken = { fault: "broken", run: () => Promise.reject(new Error("two calls")) };
    const idle = { fault: "idle", run: async () => ({ runs: 0, saw: "nothing" }) };
    const report = await runFaults([broken, idle], lab, options);
    expect(report.rows.map(({ pass }) => pass)).toEqual([false, false]);
    expect(report.rows[0]?.saw).toContain("two calls");
    expect(isClean(report, false)).toBe(false);
  });

  it("fails when the ledger of a fault that says nothing breaks a promise", async () => {
    const greedy = {
      fault: "greedy",
      async run() {
        const house = await lab.house({ containers: [healthy("one")], historyMinutes: 1 });
        await house.db.pool.query("update host set reserve_memory_bytes = 2 * memory_bytes");
        return { runs: 1, saw: "all is well" };
      },
    };
    const report = await runFaults([greedy], lab, options);
    expect(report.rows[0]).toMatchObject({ pass: false });
    expect(report.totals.violations).toBe(1);
    expect(isClean(report, false)).toBe(false);
  });

  it("fails when nothing was run, and skips only where that is allowed", async () => {
    expect(isClean(await runFaults([], lab, options), false)).toBe(false);
    const needy = { fault: "needy", needs: ["docker"] as const, run: async () => ({ runs: 1, saw: "" }) };
    const skipped = await runFaults([needy], lab, { ...options, lacks: ["docker"] });
    expect([isClean(skipped, false), isClean(skipped, true)]).toEqual([true, false]);
  });
});
