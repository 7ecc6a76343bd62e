import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, cpuQuantity, memoryQuantity, millicoresOf, parseQuantity } from "./quantity";

describe("a Kubernetes quantity", () => {
  it.each([
    { text: "500m", millicores: 500 },
    { text: "0.1", millicores: 100 },
    { text: "2", millicores: 2_000 },
    { text: "1e3m", millicores: null },
    { text: "12345678n", millicores: 13 },
    { text: ".5", millicores: 500 },
    { text: "-1", millicores: null },
    { text: "", millicores: null },
  ])('of CPU "$text" is $millicores millicores', ({ text, millicores }) => {
    if (millicores === null) expect(() => millicoresOf(text)).toThrow(RangeError);
    else expect(millicoresOf(text)).toBe(millicores);
  });

  it.each([
    { text: "128Mi", bytes: 134_217_728 },
    { text: "128M", bytes: 128_000_000 },
    { text: "1.5Gi", bytes: 1_610_612_736 },
    { text: "1e6", bytes: 1_000_000 },
    { text: "100500m", bytes: 101 },
    { text: "2E", bytes: 2e18 },
  ])('of memory "$text" is $bytes bytes', ({ text, bytes }) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it("that is written comes back as it was, and what is not set stays so", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 1, max: 2 ** 45 }),
        (cpu, memory) => {
          expect(millicoresOf(cpuQuantity(cpu))).toBe(cpu);
          expect(bytesOf(memoryQuantity(memory))).toBe(memory);
        },
      ),
    );
    expect([millicoresOf(undefined), bytesOf(undefined)]).toEqual([null, null]);
    expect(() => parseQuantity("12 Mi")).toThrow(RangeError);
  });
});
