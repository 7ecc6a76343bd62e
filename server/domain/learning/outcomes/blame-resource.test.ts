import { describe, expect, it } from "vitest";
import type { Sample } from "@/server/domain/telemetry/sample";
import type { Limits } from "@/server/domain/units";
import { blameResource } from "./blame-resource";

const MIB = 1024 ** 2;
const LIMITS: Limits = {
  cpuMillicores: 500,
  memoryBytes: 256 * MIB,
  networkBytesPerSecond: 10 * MIB,
  diskBytesPerSecond: 20 * MIB,
};

describe("who stopped serving was short of", () => {
  it.each<{ name: string; sample: Partial<Sample>; limits?: Limits; cause: string }>([
    { name: "nothing that is known", sample: { cpuMillicores: 100, cpuThrottledRatio: 0 }, cause: "other" },
    {
      name: "CPU, where its limit was full and throttled",
      sample: { cpuMillicores: 495, cpuThrottledRatio: 0.8 },
      cause: "cpu",
    },
    {
      name: "nothing, where it was throttled far under its limit",
      sample: { cpuMillicores: 200, cpuThrottledRatio: 0.4 },
      cause: "other",
    },
    {
      name: "CPU, where the host gave it none",
      sample: { cpuMillicores: 50, cpuThrottledRatio: 0, cpuPressure: 85 },
      cause: "cpu",
    },
    {
      name: "memory, where its limit was full",
      sample: { memoryWorkingSetBytes: 255 * MIB },
      cause: "memory",
    },
    { name: "memory, where it waited for it", sample: { memoryPressure: 60 }, cause: "memory" },
    {
      name: "network, where its cap was full",
      sample: { networkRxBytesPerSecond: 9.9 * MIB },
      cause: "network",
    },
    { name: "disk, where it waited for it", sample: { ioPressure: 70 }, cause: "disk" },
    {
      name: "the shortest of two",
      sample: { memoryWorkingSetBytes: 250 * MIB, ioPressure: 90 },
      cause: "disk",
    },
    {
      name: "nothing that has no limit",
      sample: { cpuMillicores: 4_000, networkTxBytesPerSecond: 100 * MIB },
      limits: { cpuMillicores: null, memoryBytes: null },
      cause: "other",
    },
  ])("$name", ({ sample, limits = LIMITS, cause }) => {
    expect(blameResource([toSample(sample)], limits).cause).toBe(cause);
  });

  it("nothing that is known, where nothing was read", () => {
    expect(blameResource([], LIMITS).cause).toBe("other");
  });
});

function toSample(own: Partial<Sample>): Sample {
  return new Proxy(own, { get: (known, field) => known[field as keyof Sample] ?? null }) as Sample;
}
