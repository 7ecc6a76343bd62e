import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterQuiet, isQuiet } from "./quiet-hours";

const NIGHT = { from: "22:00", to: "07:00", timeZone: "Europe/Berlin" };
const at = (iso: string) => Date.parse(iso);

describe("quiet hours", () => {
  it.each([
    { name: "late in the evening it is quiet", now: "2026-01-05T22:30:00Z", quiet: true },
    { name: "they begin on the minute", now: "2026-01-05T21:00:00Z", quiet: true },
    { name: "they end on the minute", now: "2026-01-06T06:00:00Z", quiet: false },
    { name: "at noon it is not", now: "2026-01-05T11:00:00Z", quiet: false },
    { name: "summer time counts", now: "2026-07-05T20:30:00Z", quiet: true },
  ])("$name", ({ now, quiet }) => {
    expect(isQuiet(NIGHT, at(now))).toBe(quiet);
  });

  it("end in the morning of the time zone, not of the server", () => {
    expect(afterQuiet(NIGHT, at("2026-01-05T22:30:20Z"))).toBe(at("2026-01-06T06:00:00Z"));
    expect(afterQuiet(NIGHT, at("2026-01-05T12:00:00Z"))).toBe(at("2026-01-05T12:00:00Z"));
  });

  it("end by the local clock of the night in which clocks are put forward and back", () => {
    expect(afterQuiet(NIGHT, at("2026-03-28T22:00:00Z"))).toBe(at("2026-03-29T05:00:00Z"));
    expect(afterQuiet(NIGHT, at("2026-10-24T21:00:00Z"))).toBe(at("2026-10-25T06:00:00Z"));
  });

  it("with equal ends are none", () => {
    expect(isQuiet({ ...NIGHT, from: "07:00" }, at("2026-01-05T06:00:00Z"))).toBe(false);
  });

  it("always end within a day and an hour, and never in quiet", () => {
    const clock = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${pad(h)}:${pad(m)}`);
    const zone = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Pacific/Apia",
    );
    const moment = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2028-01-01T00:00:00Z") });
    fc.assert(
      fc.property(clock, clock, zone, moment, (from, to, timeZone, now) => {
        const quiet = { from, to, timeZone };
        const end = afterQuiet(quiet, now);
        expect(end).toBeGreaterThanOrEqual(now);
        expect(end - now).toBeLessThanOrEqual(25 * 3_600_000);
        expect(isQuiet(quiet, end)).toBe(false);
      }),
    );
  });
});

const pad = (n: number) => String(n).padStart(2, "0");
