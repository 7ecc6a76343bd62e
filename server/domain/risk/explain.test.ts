import { expect, it } from "vitest";
import { storyOf } from "@/server/domain/risk/assess.fixtures";
import { explain } from "@/server/domain/risk/explain";
import { gatherEvidence } from "@/server/domain/risk/gather-evidence";
import { riskUnder } from "@/server/domain/risk/risk-under";

it("says that nothing failed where the trees alone see a crash coming", () => {
  const input = storyOf({ minutes: 15 });
  const evidence = gatherEvidence(input);
  if (evidence.kind === "unknown") throw new Error(evidence.because);
  const under = riskUnder(evidence, input.limits);
  const other = { 5: 0.05, 15: 0.1, 60: 0.3 };
  const [reason] = explain(evidence, { ...under, byCause: { ...under.byCause, other } }, input.limits);
  expect(reason).toMatchObject({
    cause: "other",
    text: "no failure in the last 24 h; no limit explains the risk that is left",
  });
});
