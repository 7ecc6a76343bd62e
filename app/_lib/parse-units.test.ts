import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseBytes,
  parseBytesPerSecond,
  parseCores,
  parseDuration,
  parsePercent,
  parseWhole,
  writeBytes,
  writeCores,
  writeDuration,
  writePercent,
} from "./parse-units";

describe("units that a person types", () => {
  it.each([
    { name: "cores with a word", parse: parseCores, text: "1.5 cores", value: 1500 },
    { name: "a bare number of cores", parse: parseCores, text: "2", value: 2000 },
    { name: "millicores as Kubernetes writes them", parse: parseCores, text: "250m", value: 250 },
    { name: "one cpu", parse: parseCores, text: " 1 CPU ", value: 1000 },
    { name: "mebibytes", parse: parseBytes, text: "512 MiB", value: 512 * 2 ** 20 },
    { name: "mebibytes as Docker writes them", parse: parseBytes, text: "512m", value: 512 * 2 ** 20 },
    { name: "a fraction of a gibibyte", parse: parseBytes, text: "1.5 GiB", value: 1.5 * 2 ** 30 },
    { name: "decimal megabytes are not mebibytes", parse: parseBytes, text: "512 MB", value: 512e6 },
    { name: "a rate", parse: parseBytesPerSecond, text: "1.5 MiB/s", value: 1.5 * 2 ** 20 },
    { name: "a link as it is sold, in bits", parse: parseBytesPerSecond, text: "100 Mbit/s", value: 12.5e6 },
    { name: "decimal megabytes a second", parse: parseBytesPerSecond, text: "10 MB/s", value: 10e6 },
    { name: "minutes", parse: parseDuration, text: "5m", value: 300 },
    { name: "a duration of two parts", parse: parseDuration, text: "1 h 30 min", value: 5400 },
    { name: "parts without a space", parse: parseDuration, text: "1h30m", value: 5400 },
    { name: "a percentage with its sign", parse: parsePercent, text: "62.5 %", value: 0.625 },
    { name: "a bare percentage", parse: parsePercent, text: "60", value: 0.6 },
    { name: "a whole number", parse: parseWhole, text: "50", value: 50 },
  ])("$name", ({ parse, text, value }) => {
    expect(parse(text)).toEqual({ ok: true, value });
  });

  it.each([
    { name: "bytes without a unit would be a guess", parse: parseBytes, text: "512", remedy: "512 MiB" },
    { name: "seconds without a unit would be a guess", parse: parseDuration, text: "90", remedy: "90 s" },
    { name: "an amount is no rate", parse: parseBytesPerSecond, text: "10 MiB", remedy: "10 MiB/s" },
    { name: "Mb/s is bits to some", parse: parseBytesPerSecond, text: "10 Mb/s", remedy: "100 Mbit/s" },
    { name: "a unit of another kind is refused", parse: parseCores, text: "1 MiB", remedy: "1.5 cores" },
    { name: "a decimal comma gets its remedy", parse: parseCores, text: "1,5 cores", remedy: "point" },
    { name: "a negative amount is refused", parse: parseBytes, text: "-1 MiB", remedy: "512 MiB" },
    { name: "an empty field says what to write", parse: parseDuration, text: " ", remedy: "5 min" },
    { name: "two points are no number", parse: parseDuration, text: "1.2.3 s", remedy: "90 s" },
    { name: "words between parts are refused", parse: parseDuration, text: "1 h, 5 min", remedy: "5 min" },
    { name: "a fraction is no whole number", parse: parseWhole, text: "1.5", remedy: "whole" },
    {
      name: "an amount beyond exact numbers is refused",
      parse: parseBytes,
      text: "9999999999 TiB",
      remedy: "large",
    },
  ])("$name", ({ parse, text, remedy }) => {
    const parsed = parse(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? "" : parsed.because).toContain(remedy);
  });

  it.each([
    { parse: parseCores, write: writeCores, max: 1_000_000 },
    { parse: parseBytes, write: writeBytes, max: 2 ** 46 },
    { parse: parseDuration, write: writeDuration, max: 7 * 86_400 },
  ])("$write.name writes what its reader reads back exactly", ({ parse, write, max }) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max }), (value) => {
        expect(parse(write(value))).toEqual({ ok: true, value });
      }),
    );
  });

  it("writes a percentage that reads back to a thousandth of a percent", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (thousandths) => {
        const ratio = thousandths / 100_000;
        expect(parsePercent(writePercent(ratio))).toEqual({ ok: true, value: ratio });
      }),
    );
  });

  it.each([
    [512 * 2 ** 20, "512 MiB"],
    [2 ** 30, "1 GiB"],
    [1.5 * 2 ** 30, "1.5 GiB"],
    [384 * 2 ** 20, "384 MiB"],
    [1000, "1000 B"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(writeBytes(bytes)).toBe(text);
  });
});
