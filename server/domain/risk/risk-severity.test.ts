import { describe, expect, it } from "vitest";
import { riskAt } from "./risk-at";
import { riskSeverity } from "./risk-severity";

describe("riskSeverity", () => {
  it.each([
    { name: "an unknown risk is unknown, not low", risk: null, severity: "unknown" },
    { name: "no risk is low", risk: 0, severity: "low" },
    { name: "just under half of the threshold is low", risk: 0.299, severity: "low" },
    { name: "half of the threshold is elevated", risk: 0.3, severity: "elevated" },
    { name: "the threshold itself is high, as the negotiator counts it", risk: 0.6, severity: "high" },
    { name: "certainty is high", risk: 1, severity: "high" },
  ])("$name", ({ risk, severity }) => {
    expect(riskSeverity(risk, 0.6)).toBe(severity);
  });
});

describe("riskAt", () => {
  it.each([
    { name: "5 minutes", minutes: 5, risk: 0.1 },
    { name: "15 minutes", minutes: 15, risk: 0.2 },
    { name: "60 minutes", minutes: 60, risk: 0.3 },
  ])("gives the risk within $name", ({ minutes, risk }) => {
    expect(riskAt({ m5: 0.1, m15: 0.2, m60: 0.3 }, minutes)).toBe(risk);
    expect(riskAt(null, minutes)).toBeNull();
  });
});
