import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedUpdate } from "@/server/gate/checked-update";
import { Refusal } from "@/server/gate/refusal";

const MIB = 2 ** 20;

describe("checkedUpdate", () => {
  it.each([
    { name: "cores alone", body: { NanoCpus: 500_000_000 } },
    { name: "quota with its period", body: { CpuPeriod: 50_000, CpuQuota: 25_000 } },
    { name: "memory with no cap on swap", body: { Memory: 256 * MIB, MemorySwap: -1 } },
    { name: "memory without swap", body: { Memory: 256 * MIB, MemorySwap: 256 * MIB } },
    { name: "all that PFN sends at once", body: { NanoCpus: 1e10, Memory: 6 * MIB, MemorySwap: 7 * MIB } },
  ])("passes $name", ({ body }) => expect(checkedUpdate(JSON.stringify(body))).toEqual(body));

  it.each([
    { name: "nothing", body: "{}" },
    { name: "no JSON", body: "{NanoCpus:1}" },
    { name: "a list", body: "[1]" },
    { name: "null", body: "null" },
    { name: "a restart policy", body: '{"NanoCpus":500000000,"RestartPolicy":{"Name":"always"}}' },
    { name: "no limit on processes", body: '{"PidsLimit":0}' },
    { name: "a set of cores", body: '{"CpusetCpus":"0"}' },
    { name: "a device", body: '{"Devices":[{"PathOnHost":"/dev/sda"}]}' },
    { name: "another spelling, which the engine would take", body: '{"nanocpus":500000000}' },
    { name: "a prototype", body: '{"__proto__":{"NanoCpus":500000000}}' },
    { name: "text for a number", body: '{"NanoCpus":"500000000"}' },
    { name: "a fraction", body: '{"NanoCpus":500000000.5}' },
    { name: "a number past all", body: '{"NanoCpus":1e400}' },
    { name: "no cap at all", body: '{"NanoCpus":0}' },
    { name: "too little memory", body: '{"Memory":1024,"MemorySwap":-1}' },
    { name: "no cap on memory", body: '{"Memory":-1,"MemorySwap":-1}' },
    { name: "memory without its swap", body: `{"Memory":${256 * MIB}}` },
    { name: "swap without memory", body: '{"MemorySwap":-1}' },
    { name: "less for both than for memory", body: `{"Memory":${256 * MIB},"MemorySwap":${128 * MIB}}` },
    { name: "a period without a quota", body: '{"CpuPeriod":50000}' },
    { name: "cores beside a quota", body: '{"NanoCpus":500000000,"CpuPeriod":50000,"CpuQuota":25000}' },
  ])("refuses $name", ({ body }) => expect(() => checkedUpdate(body)).toThrow(Refusal));

  it("takes the last of two keys of one name, and hands on one", () =>
    expect(checkedUpdate('{"NanoCpus":1,"NanoCpus":500000000}')).toEqual({ NanoCpus: 500_000_000 }));

  it("lets nothing but whole numbers of listed fields out, whatever comes in", () => {
    const key = fc.oneof(
      fc.constantFrom("NanoCpus", "CpuPeriod", "CpuQuota", "Memory", "MemorySwap", "memory", "PidsLimit"),
      fc.string(),
    );
    const value = fc.oneof(fc.integer({ min: -1, max: 2 ** 40 }), fc.double(), fc.jsonValue());
    const body = fc.dictionary(key, value).map((entries) => JSON.stringify(entries));
    let passed = 0;
    const judge = (text: string) => {
      try {
        const update = checkedUpdate(text);
        passed++;
        for (const [name, number] of Object.entries(update)) {
          expect(["NanoCpus", "CpuPeriod", "CpuQuota", "Memory", "MemorySwap"]).toContain(name);
          expect(Number.isSafeInteger(number)).toBe(true);
        }
        expect((update.Memory === undefined) === (update.MemorySwap === undefined)).toBe(true);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    };
    fc.assert(fc.property(fc.oneof(body, fc.string(), fc.json()), judge), { numRuns: 3_000 });
    // Of mere noise next to nothing passes: what is near to right has to be tried too.
    const near = fc.record({
      Memory: fc.integer({ min: 0, max: 2 ** 34 }),
      MemorySwap: fc.constantFrom(-1, 0, 1),
    });
    fc.assert(
      fc.property(
        near.map((entries) => JSON.stringify(entries)),
        judge,
      ),
      { numRuns: 300 },
    );
    expect(passed).toBeGreaterThan(20);
  });
});
