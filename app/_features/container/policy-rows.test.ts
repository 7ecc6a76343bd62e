import { describe, expect, it } from "vitest";
import type { PolicyValues } from "@/server/api/shapes/policy";
import { policyRows } from "./policy-rows";
import { toShares } from "./to-shares";

const values: PolicyValues = {
  mode: "ask",
  labelMaxMode: "auto",
  threshold: 0.6,
  horizonMinutes: 15,
  targetRisk: 0.05,
  cpuMinMillicores: null,
  cpuMaxMillicores: 2000,
  cpuStepMillicores: 100,
  memoryMinBytes: null,
  memoryMaxBytes: null,
  memoryStepBytes: 16 * 2 ** 20,
  networkMinBytesPerSecond: null,
  networkMaxBytesPerSecond: null,
  networkStepBytesPerSecond: 256 * 1024,
  diskMinBytesPerSecond: null,
  diskMaxBytesPerSecond: null,
  diskStepBytesPerSecond: 256 * 1024,
  cooldownSeconds: 300,
  leaseSeconds: 3600,
  approvalSeconds: 90,
  onApprovalTimeout: "reject",
  priority: 50,
  holdoutShare: 0,
};

describe("policyRows", () => {
  const said = Object.fromEntries(policyRows(values).map(({ field, value }) => [field, value]));
  it.each([
    ["threshold", "60\u00a0%"],
    ["horizonMinutes", "15 min"],
    ["cpuMaxMillicores", "2 cores"],
    ["memoryMaxBytes", "what the host has"],
    ["memoryMinBytes", "not bounded"],
    ["networkStepBytesPerSecond", "256 KiB/s"],
    ["approvalSeconds", "1 min 30 s"],
    ["onApprovalTimeout", "Rejected"],
  ])("says %s as %s", (field, words) => {
    expect(said[field]).toBe(words);
  });
  it("has a line for every value of a policy", () => {
    expect(Object.keys(said).sort()).toEqual(Object.keys(values).sort());
  });
});

describe("toShares", () => {
  const reasons = [0.2, 0.5, 0, 0.1].map((share, index) => ({
    cause: "memory" as const,
    text: `reason ${index}`,
    share,
  }));
  it("shows the greatest first, leaves out what explains nothing, and counts the rest", () => {
    const { shown, rest } = toShares(reasons, 5);
    expect(shown.map((reason) => reason.share)).toEqual([0.5, 0.2, 0.1]);
    expect(rest).toBeCloseTo(0.2);
  });
  it("counts what is not shown as unexplained", () => {
    expect(toShares(reasons, 1).rest).toBeCloseTo(0.5);
  });
});
