import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCores,
  formatDuration,
  formatDurationRange,
  formatPercent,
} from "@/server/domain/risk/words";

describe("words", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KiB"],
    [3.1 * 1024 ** 2, "3.1 MiB"],
    [256 * 1024 ** 2, "256 MiB"],
    [1023.9 * 1024 ** 2, "1 GiB"],
    [2.5 * 1024 ** 3, "2.5 GiB"],
    [-12 * 1024, "−12 KiB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [40, 80, "40–80 s"],
    [540, 840, "9–14 min"],
    [30, 600, "0.5–10 min"],
    [600, 610, "10 min"],
    [3600, 9000, "1–2.5 h"],
    [3000, null, "50 min or later"],
  ])("from %d s to %s s is %s", (early, late, text) => {
    expect(formatDurationRange(early, late)).toBe(text);
  });

  it("cores, shares and single durations carry their digits", () => {
    expect(formatCores(500)).toBe("0.50");
    expect(formatCores(16_000)).toBe("16.0");
    expect(formatPercent(0.634)).toBe("63 %");
    expect(formatPercent(0.004)).toBe("under 1 %");
    expect(formatPercent(0)).toBe("0 %");
    expect(formatDuration(45)).toBe("45 s");
  });
});
