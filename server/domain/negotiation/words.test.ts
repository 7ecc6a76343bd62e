import { describe, expect, it } from "vitest";
import { amountWords, durationWords, riskWords } from "@/server/domain/negotiation/amount-words";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import { failureLine, successLine } from "@/server/domain/negotiation/words";

describe("log lines", () => {
  it("a success names the container and both limits", () => {
    const change = { dimension: "memory", from: 256 * MEBIBYTE, to: 384 * MEBIBYTE } as const;
    expect(successLine("shop-1", change)).toBe(
      "Resource allocation successful for container shop-1: memory limit 256 MiB → 384 MiB",
    );
  });

  it("a failure names the container and the reason", () => {
    expect(failureLine("shop-1", "host is full")).toBe(
      "Resource negotiation failed for container shop-1: host is full",
    );
  });

  it("a line break in a reason cannot forge a second line", () => {
    expect(failureLine("a", "no\r\nResource allocation successful\u0085for b")).not.toMatch(/[\r\n\u0085]/);
  });
});

describe("amounts", () => {
  it.each([
    ["memory", 0, "0 MiB"],
    ["memory", 512, "512 bytes"],
    ["memory", 4096, "4 KiB"],
    ["memory", 310 * MEBIBYTE, "310 MiB"],
    ["memory", 1088 * MEBIBYTE, "1088 MiB"],
    ["memory", 1536 * MEBIBYTE, "1.5 GiB"],
    ["cpu", 1000, "1 core"],
    ["cpu", 1500, "1.5 cores"],
    ["cpu", 10, "0.01 cores"],
  ] as const)("%s %d reads %s", (dimension, amount, words) => {
    expect(amountWords(dimension, amount)).toBe(words);
  });
});

it.each([
  [0, "under 1 %"],
  [0.004, "under 1 %"],
  [0.05, "5 %"],
  [0.999, "over 99 %"],
  [1, "over 99 %"],
] as const)("a risk of %d reads %s", (risk, words) => {
  expect(riskWords(risk)).toBe(words);
});

it.each([
  [45, "45 s"],
  [600, "10 min"],
  [5400, "90 min"],
  [7200, "2 h"],
] as const)("%d seconds read %s", (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
