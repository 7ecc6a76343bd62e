import { describe, expect, it } from "vitest";
import { type LimitConfig, limitsOf, limitUpdate } from "@/server/adapters/docker/container-limits";
import { RuntimeRefusal } from "@/server/ports/container-runtime";

const MIB = 1024 * 1024;

describe("limitsOf", () => {
  it.each<[string, LimitConfig, number | null, number | null]>([
    ["nothing set", {}, null, null],
    ["zeros", { NanoCpus: 0, CpuQuota: 0, Memory: 0 }, null, null],
    ["a quota of −1", { CpuQuota: -1, CpuPeriod: 100_000 }, null, null],
    ["NanoCpus", { NanoCpus: 1_500_000_000 }, 1500, null],
    ["a quota at the default period", { CpuQuota: 25_000 }, 250, null],
    ["a quota at its own period", { CpuQuota: 25_000, CpuPeriod: 50_000 }, 500, null],
    ["memory", { Memory: 64 * MIB, MemorySwap: 128 * MIB }, null, 64 * MIB],
  ])("reads %s", (_, config, cpuMillicores, memoryBytes) => {
    expect(limitsOf(config)).toEqual({ cpuMillicores, memoryBytes });
  });
});

describe("limitUpdate", () => {
  it.each<[string, LimitConfig, { cpu?: number; memory?: number }, LimitConfig | null]>([
    ["nothing, when nothing is asked for", { NanoCpus: 1e9 }, {}, null],
    ["NanoCpus where those were used", { NanoCpus: 1e9 }, { cpu: 250 }, { NanoCpus: 250e6 }],
    ["NanoCpus where there was no cap", { CpuQuota: -1 }, { cpu: 250 }, { NanoCpus: 250e6 }],
    [
      "a quota where that was used",
      { CpuQuota: 50_000 },
      { cpu: 250 },
      { CpuQuota: 25_000, CpuPeriod: 100_000 },
    ],
    [
      "the container's own period",
      { CpuQuota: 1, CpuPeriod: 20_000 },
      { cpu: 500 },
      { CpuQuota: 10_000, CpuPeriod: 20_000 },
    ],
    [
      "the same swap headroom",
      { Memory: 64 * MIB, MemorySwap: 96 * MIB },
      { memory: 128 * MIB },
      { Memory: 128 * MIB, MemorySwap: 160 * MIB },
    ],
    [
      "no swap where there was none",
      { Memory: 64 * MIB, MemorySwap: 64 * MIB },
      { memory: 32 * MIB },
      { Memory: 32 * MIB, MemorySwap: 32 * MIB },
    ],
    [
      "unlimited swap where it was",
      { Memory: 64 * MIB, MemorySwap: -1 },
      { memory: 128 * MIB },
      { Memory: 128 * MIB, MemorySwap: -1 },
    ],
    [
      "unlimited swap where nothing was capped",
      { Memory: 0, MemorySwap: 0 },
      { memory: 128 * MIB },
      { Memory: 128 * MIB, MemorySwap: -1 },
    ],
  ])("sends %s", (_, config, { cpu, memory }, update) => {
    expect(limitUpdate(config, { cpuMillicores: cpu ?? null, memoryBytes: memory ?? null })).toEqual(update);
  });

  it.each<[string, LimitConfig, { cpu?: number; memory?: number }]>([
    ["memory under 6 MiB", {}, { memory: 6 * MIB - 1 }],
    ["infinite memory", {}, { memory: Number.POSITIVE_INFINITY }],
    ["CPU of zero", {}, { cpu: 0 }],
    ["negative CPU", {}, { cpu: -1 }],
    ["CPU under the engine's minimum", {}, { cpu: 9 }],
    ["a quota under the kernel's minimum", { CpuQuota: 50_000, CpuPeriod: 50_000 }, { cpu: 10 }],
    ["CPU that is not a number", {}, { cpu: Number.NaN }],
  ])("refuses %s", (_, config, { cpu, memory }) => {
    const target = { cpuMillicores: cpu ?? null, memoryBytes: memory ?? null };
    expect(() => limitUpdate(config, target)).toThrow(RuntimeRefusal);
  });
});
