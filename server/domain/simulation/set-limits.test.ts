import { describe, expect, it } from "vitest";
import { blueprintOf } from "@/server/domain/simulation/blueprint-of";
import { createFleet } from "@/server/domain/simulation/create-fleet";
import { setLimits } from "@/server/domain/simulation/set-limits";
import { stepFleet } from "@/server/domain/simulation/step-fleet";

const MIB = 1024 ** 2;
const START = Date.UTC(2026, 0, 5, 9);
const UNCAPPED = { networkBytesPerSecond: null, diskBytesPerSecond: null };
const BEFORE = { cpuMillicores: 500, memoryBytes: 256 * MIB, ...UNCAPPED };

function one() {
  const blueprint = blueprintOf({
    name: "a",
    image: "a:1",
    cpu: 500,
    memoryMib: 256,
    restMib: 100,
    load: [10, 5],
  });
  const fleet = createFleet({
    seed: 1,
    startAt: START,
    blueprints: [blueprint],
    host: { cpuMillicores: 4_000, memoryBytes: 4096 * MIB },
  });
  stepFleet(fleet, START + 60_000);
  return { fleet, container: fleet.containers[0]! };
}

describe("setLimits", () => {
  it.each([
    {
      name: "memory under the working set, in the engine's words",
      target: { cpuMillicores: 900, memoryBytes: 64 * MIB },
      because: /^unable to set memory limit to 67108864 \(current usage: \d+, peak usage: \d+\)$/,
    },
    {
      name: "memory under 6 MiB",
      target: { cpuMillicores: null, memoryBytes: 6 * MIB - 1 },
      because: /^minimum memory limit allowed is 6MB$/,
    },
    {
      name: "memory that is not a whole number",
      target: { cpuMillicores: null, memoryBytes: 300.5 * MIB + 0.1 },
      because: /minimum memory/,
    },
    {
      name: "CPU of zero",
      target: { cpuMillicores: 0, memoryBytes: null },
      because: /^range of CPUs is from 0\.01 to 4\.00, as there are only 4 CPUs available$/,
    },
    {
      name: "more CPU than the host has",
      target: { cpuMillicores: 4_001, memoryBytes: 512 * MIB },
      because: /only 4 CPUs/,
    },
    {
      name: "CPU that is not a number",
      target: { cpuMillicores: Number.NaN, memoryBytes: null },
      because: /range of CPUs/,
    },
    {
      name: "a network of less than works",
      target: { cpuMillicores: null, memoryBytes: null, networkBytesPerSecond: 10 },
      because: /^a network limit of 10 bytes a second is under the least that works$/,
    },
    {
      name: "a disk of nothing, though the rest would do",
      target: { cpuMillicores: 750, memoryBytes: null, diskBytesPerSecond: 0 },
      because: /disk limit/,
    },
  ])("refuses $name, and changes nothing", ({ target, because }) => {
    const { fleet, container } = one();
    const outcome = setLimits(fleet, container, target, fleet.now);
    expect(outcome).toEqual({ kind: "refuse", because: expect.stringMatching(because) });
    expect(container.limits).toEqual(BEFORE);
    expect(fleet.events).toEqual([]);
  });

  it.each([
    {
      name: "raises both",
      target: { cpuMillicores: 750, memoryBytes: 512 * MIB },
      after: { cpuMillicores: 750, memoryBytes: 512 * MIB, ...UNCAPPED },
    },
    {
      name: "caps network and disk",
      target: {
        cpuMillicores: null,
        memoryBytes: null,
        networkBytesPerSecond: MIB,
        diskBytesPerSecond: 2 * MIB,
      },
      after: { ...BEFORE, networkBytesPerSecond: MIB, diskBytesPerSecond: 2 * MIB },
    },
    {
      name: "leaves a null dimension as it is",
      target: { cpuMillicores: null, memoryBytes: 128 * MIB },
      after: { ...BEFORE, memoryBytes: 128 * MIB },
    },
  ])("$name, and tells of it", ({ target, after }) => {
    const { fleet, container } = one();
    expect(setLimits(fleet, container, target, fleet.now)).toEqual({ kind: "updated" });
    expect(container.limits).toEqual(after);
    expect(fleet.events.map(({ kind, at }) => ({ kind, at }))).toEqual([{ kind: "update", at: fleet.now }]);
  });

  it("lets the file cache yield to a lower limit", () => {
    const { fleet, container } = one();
    container.gauges.inactiveFileBytes = 80 * MIB;
    setLimits(fleet, container, { cpuMillicores: null, memoryBytes: 120 * MIB }, fleet.now);
    const { workingSetBytes, inactiveFileBytes } = container.gauges;
    expect(workingSetBytes + inactiveFileBytes).toBeLessThanOrEqual(120 * MIB);
    stepFleet(fleet, fleet.now + 60_000);
    expect(container.restartCount).toBe(0);
  });
});
