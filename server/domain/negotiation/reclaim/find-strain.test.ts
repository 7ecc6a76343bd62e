import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { findStrain, type StrainInput } from "@/server/domain/negotiation/reclaim/find-strain";
import type { Sample } from "@/server/domain/telemetry/sample";

const MIB = 1024 ** 2;
const sample = (at: number, of: Partial<Sample>) => ({ at, missing: {}, ...of }) as Sample;
const calm = {
  memoryWorkingSetBytes: 50 * MIB,
  memoryPressure: 0,
  oomEvents: 0,
  cpuMillicores: 10,
  cpuThrottledRatio: 0,
};

const base: StrainInput = {
  dimension: "memory",
  limit: 100 * MIB,
  since: 100,
  samples: [sample(110, calm), sample(120, calm)],
  upperBand: { cpuMillicores: 20, memoryBytes: 60 * MIB },
  risk: 0.01,
  failures: [],
  policy: DEFAULT_POLICY,
};
const last = (of: Partial<Sample>, at = 120) => [sample(110, calm), sample(at, { ...calm, ...of })];

describe("a container feels its lowered limit", () => {
  it.each<{ name: string; of: Partial<StrainInput>; because: RegExp }>([
    {
      name: "its working set comes near it",
      of: { samples: last({ memoryWorkingSetBytes: 91 * MIB }) },
      because: /near its limit/,
    },
    { name: "it waits for memory", of: { samples: last({ memoryPressure: 6 }) }, because: /pressure/ },
    {
      name: "the kernel found nothing left to drop",
      of: { samples: last({ oomEvents: 1 }) },
      because: /ran out/,
    },
    {
      name: "it reads its pages back",
      of: { samples: last({ majorFaultsPerSecond: 80 }) },
      because: /from disk/,
    },
    {
      name: "its forecast passes it",
      of: { upperBand: { cpuMillicores: 1, memoryBytes: 101 * MIB } },
      because: /may reach 101 MiB/,
    },
    { name: "its risk rose", of: { risk: 0.3 }, because: /rose to 30 %/ },
    {
      name: "its policy guarantees more by now",
      of: { policy: { ...DEFAULT_POLICY, memoryMinBytes: 128 * MIB } },
      because: /guarantees 128 MiB/,
    },
    { name: "it failed", of: { failures: [{ at: 115, kind: "oom_kill" }] }, because: /failed \(oom kill\)/ },
    {
      name: "it is throttled twice in a row",
      of: {
        dimension: "cpu",
        limit: 500,
        samples: [
          sample(110, { ...calm, cpuThrottledRatio: 0.2 }),
          sample(120, { ...calm, cpuThrottledRatio: 0.1 }),
        ],
      },
      because: /throttled/,
    },
  ])("where $name", ({ of, because }) => {
    expect(findStrain({ ...base, ...of })?.because).toMatch(because);
  });

  it.each<{ name: string; of: Partial<StrainInput> }>([
    { name: "it is calm", of: {} },
    {
      name: "what was seen was under the old limit",
      of: { samples: last({ memoryWorkingSetBytes: 99 * MIB }, 99) },
    },
    { name: "the failure was before", of: { failures: [{ at: 90, kind: "oom_kill" }] } },
    {
      name: "nothing is known",
      of: { samples: [sample(120, {})], risk: null, upperBand: { cpuMillicores: null, memoryBytes: null } },
    },
    {
      name: "it was throttled once",
      of: { dimension: "cpu", limit: 500, samples: last({ cpuThrottledRatio: 0.5 }) },
    },
  ])("not where $name", ({ of }) => {
    expect(findStrain({ ...base, ...of })).toBeNull();
  });
});
