import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAge } from "./format-age";
import { formatAmount } from "./format-amount";
import { formatBytes } from "./format-bytes";
import { formatCores } from "./format-cores";
import { formatDuration } from "./format-duration";
import { formatNumber } from "./format-number";
import { formatOfLimit } from "./format-of-limit";
import { formatPercent } from "./format-percent";
import { formatRange } from "./format-range";

const MIB = 2 ** 20;

describe("words for numbers", () => {
  it.each([
    { name: "nothing is 0 B", said: formatBytes(0), words: "0 B" },
    { name: "bytes below a kibibyte stay bytes", said: formatBytes(1023), words: "1,023 B" },
    { name: "a limit in whole mebibytes has no decimals", said: formatBytes(256 * MIB), words: "256 MiB" },
    { name: "three significant digits are enough", said: formatBytes(1.234 * 2 ** 30), words: "1.23 GiB" },
    { name: "what rounds up to the next unit is said in it", said: formatBytes(MIB - 1), words: "1 MiB" },
    { name: "unknown bytes are not zero", said: formatBytes(null), words: "—" },
    { name: "one core is one core", said: formatCores(1000), words: "1 core" },
    { name: "a twentieth of a core keeps its digits", said: formatCores(50), words: "0.05 cores" },
    { name: "a ratio is a whole percentage", said: formatPercent(0.123), words: "12\u00a0%" },
    { name: "a small chance is not rounded to none", said: formatPercent(0.002), words: "<1\u00a0%" },
    { name: "a great chance is not rounded to certainty", said: formatPercent(0.998), words: ">99\u00a0%" },
    { name: "certainty is said", said: formatPercent(1), words: "100\u00a0%" },
    { name: "seconds stay seconds below a minute", said: formatDuration(59.9), words: "59 s" },
    { name: "a minute and a half", said: formatDuration(90), words: "1 min 30 s" },
    { name: "a whole hour has no rest", said: formatDuration(3600), words: "1 h" },
    { name: "a week is in days", said: formatDuration(7 * 86_400), words: "7 d" },
    { name: "a countdown that ran out stays at zero", said: formatDuration(-5), words: "0 s" },
    { name: "an interval shares its unit", said: formatRange(540, 840), words: "9–14 min" },
    { name: "an interval without an end is open", said: formatRange(540, null), words: "> 9 min" },
    {
      name: "an interval that rounds to one value is said once",
      said: formatRange(541, 545),
      words: "9 min",
    },
    { name: "an interval in hours keeps a decimal", said: formatRange(5400, 9000), words: "1.5–2.5 h" },
    { name: "an interval that has begun starts at zero", said: formatRange(0, 40), words: "0–40 s" },
    { name: "an age under two seconds is now", said: formatAge(10_000, 11_500), words: "just now" },
    { name: "an age has one unit", said: formatAge(0, 12_000), words: "12 s ago" },
    { name: "a clock that is slightly ahead is now", said: formatAge(5_000, 4_000), words: "just now" },
    { name: "a missing limit is no limit", said: formatAmount("memory", null), words: "no limit" },
    { name: "cpu amounts are cores", said: formatAmount("cpu", 1500), words: "1.5 cores" },
    {
      name: "one unit is said once",
      said: formatOfLimit("memory", 212 * MIB, 256 * MIB),
      words: "212 of 256 MiB",
    },
    {
      name: "two units are both said",
      said: formatOfLimit("memory", 900 * MIB, 2 ** 31),
      words: "900 MiB of 2 GiB",
    },
    { name: "cores and core are one unit", said: formatOfLimit("cpu", 400, 1000), words: "0.4 of 1 core" },
    {
      name: "no limit is said beside the usage",
      said: formatOfLimit("cpu", 400, null),
      words: "0.4 cores, no limit",
    },
    { name: "unknown usage under a limit", said: formatOfLimit("memory", null, MIB), words: "— of 1 MiB" },
  ])("$name", ({ said, words }) => {
    expect(said).toBe(words);
  });

  it("refuses to print what is not a finite number", () => {
    expect(() => formatNumber(Number.NaN)).toThrow(RangeError);
  });

  it("always says bytes in the greatest unit that fits, whatever the size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(Number(formatBytes(bytes).split(" ")[0]?.replaceAll(",", ""))).toBeLessThan(1024);
      }),
    );
  });

  it("says a percentage in [0, 1] within half a point, or that it is near an end", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (ratio) => {
        const words = formatPercent(ratio);
        if (/^[<>]/.test(words)) expect(Math.min(ratio, 1 - ratio)).toBeLessThanOrEqual(0.0051);
        else expect(Math.abs(Number.parseInt(words, 10) / 100 - ratio)).toBeLessThanOrEqual(0.00501);
      }),
    );
  });
});
