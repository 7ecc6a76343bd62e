import { describe, expect, it } from "vitest";
import { policySnapshot } from "./policy-snapshot";

describe("the policy recorded with a negotiation", () => {
  it("shows each recorded value in words with where it came from", () => {
    const lines = policySnapshot({
      policy: { mode: "auto", threshold: 0.7, memoryMaxBytes: null },
      sources: { mode: "label:pfn.mode", threshold: "policy:checkout" },
    });
    expect(lines).toEqual([
      { label: "Mode", value: "Auto", source: "label pfn.mode" },
      { label: "Threshold", value: "70 %", source: "policy checkout" },
      { label: "Memory, at most", value: "what the host can give", source: null },
    ]);
  });

  it("shows nothing for a record that holds no policy", () => {
    expect(policySnapshot({ policy: null, note: "x" })).toEqual([]);
  });
});
