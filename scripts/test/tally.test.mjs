import { describe, expect, it } from "vitest";
import { exitCodeOf, sum, tallyPlaywright, tallyVitest, totalsLine } from "./tally.mjs";

const vitest = (change = {}) => ({
  numTotalTests: 6,
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [{ status: "passed", assertionResults: [{}] }],
  ...change,
});

describe("tallyVitest", () => {
  it.each([
    { name: "a green run", report: vitest(), code: 0, want: [5, 0, 1] },
    { name: "a failed test", report: vitest({ numFailedTests: 2 }), code: 1, want: [5, 2, 1] },
    {
      name: "a file that could not be loaded",
      report: vitest({ testResults: [{ status: "failed", assertionResults: [] }] }),
      code: 1,
      want: [5, 1, 1],
    },
    { name: "an error that no test owns", report: vitest(), code: 1, want: [5, 1, 1] },
    { name: "a run without a test", report: vitest({ numTotalTests: 0 }), code: 0, want: [0, 1, 0] },
    { name: "a run without a report", report: undefined, code: 0, want: [0, 1, 0] },
  ])("counts $name", ({ report, code, want: [passed, failed, skipped] }) => {
    expect(tallyVitest(report, code)).toEqual({ passed, failed, skipped });
  });
});

describe("tallyPlaywright", () => {
  it.each([
    {
      name: "a green run",
      stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 1 },
      code: 0,
      want: [3, 0, 1],
    },
    {
      name: "a story that passed only when repeated",
      stats: { expected: 2, unexpected: 0, flaky: 1, skipped: 0 },
      code: 0,
      want: [2, 1, 0],
    },
    {
      name: "a server that never came up",
      stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
      code: 1,
      want: [0, 1, 0],
    },
    {
      name: "a folder without a story",
      stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
      code: 0,
      want: [0, 1, 0],
    },
  ])("counts $name", ({ stats, code, want: [passed, failed, skipped] }) => {
    expect(tallyPlaywright({ stats }, code)).toEqual({ passed, failed, skipped });
  });
});

describe("the end of a test run", () => {
  it.each([
    { name: "green", total: { passed: 3, failed: 0, skipped: 0 }, requireAll: true, code: 0 },
    {
      name: "green with something skipped",
      total: { passed: 3, failed: 0, skipped: 1 },
      requireAll: false,
      code: 0,
    },
    {
      name: "red with something skipped where all is required",
      total: { passed: 3, failed: 0, skipped: 1 },
      requireAll: true,
      code: 1,
    },
    { name: "red with one failure", total: { passed: 3, failed: 1, skipped: 0 }, requireAll: false, code: 1 },
    { name: "red when nothing ran", total: { passed: 0, failed: 0, skipped: 4 }, requireAll: false, code: 1 },
  ])("is $name", ({ total, requireAll, code }) => {
    expect(exitCodeOf(total, requireAll)).toBe(code);
  });

  it("is one plain line over all parts", () => {
    const total = sum([
      { passed: 5, failed: 0, skipped: 0 },
      { passed: 2, failed: 1, skipped: 3 },
    ]);
    expect(totalsLine(total)).toBe("7 passed, 1 failed, 3 skipped");
  });
});
