import { describe, expect, it } from "vitest";
import { buildMarks, type Change, type Outcome } from "./build-marks";

const MIB = 2 ** 20;
const change: Change = {
  id: "c1",
  at: 200,
  kind: "grant",
  state: "verified",
  dimension: "memory",
  before: 256 * MIB,
  after: 384 * MIB,
  reason: "working set grows",
  error: null,
  negotiationId: null,
};
const kill: Outcome = {
  at: 100,
  kind: "oom_kill",
  planned: false,
  exitCode: 137,
  detail: "killed by the kernel",
  cause: "memory",
  count: 1,
  endedAt: null,
};

describe("buildMarks", () => {
  it("says a change with its unit, its end and why, in order of time with failures", () => {
    expect(buildMarks("memory", [change], [kill])).toEqual([
      {
        at: 100,
        kind: "failure",
        title: "Killed: out of memory",
        text: "killed by the kernel (exit code 137)",
      },
      {
        at: 200,
        kind: "change",
        title: "Limit: 256 MiB → 384 MiB",
        text: "read back and verified. working set grows",
      },
    ]);
  });
  it.each([
    { name: "a change of another dimension", marks: buildMarks("cpu", [change], []) },
    { name: "a planned stop", marks: buildMarks("cpu", [], [{ ...kill, planned: true }]) },
    { name: "an outcome that is no failure", marks: buildMarks("cpu", [], [{ ...kill, kind: "healthy" }]) },
  ])("leaves out $name", ({ marks }) => {
    expect(marks).toEqual([]);
  });
  it("says how long a failure lasted", () => {
    const lost = {
      ...kill,
      kind: "liveness_lost",
      exitCode: null,
      detail: "no sign of life",
      endedAt: 180_100,
    };
    expect(buildMarks("cpu", [], [lost])[0]).toMatchObject({
      title: "No sign of life",
      text: "no sign of life. Lasted 3 min",
    });
  });
  it("says why a change failed rather than why it was wanted", () => {
    const failed = { ...change, state: "failed", error: "the engine refused" };
    expect(buildMarks("memory", [failed], [])[0]?.text).toBe("failed. the engine refused");
  });
  it("says a cap on what had none", () => {
    expect(buildMarks("memory", [{ ...change, before: null }], [])[0]?.title).toBe(
      "Limit: no limit → 384 MiB",
    );
  });
});
