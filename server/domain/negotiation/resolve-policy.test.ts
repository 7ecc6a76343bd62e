import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import { resolvePolicy } from "@/server/domain/negotiation/resolve-policy";
import type { EffectivePolicy, Mode, PolicyField } from "@/server/domain/negotiation/terms";

const MODES: Mode[] = ["observe", "ask", "auto"];
const fleet = (values: Partial<EffectivePolicy>) => [{ name: "fleet", kind: "policy" as const, values }];

describe("layers", () => {
  it("nothing said is the default, and says so", () => {
    const { policy, sources, problems } = resolvePolicy([], {});
    expect(policy).toEqual(DEFAULT_POLICY);
    expect(new Set(Object.values(sources))).toEqual(new Set(["default"]));
    expect(problems).toEqual([]);
  });

  it("a later layer overrides an earlier one, field by field", () => {
    const { policy, sources } = resolvePolicy(
      [
        { name: "house", kind: "default", values: { threshold: 0.5, priority: 40 } },
        { name: "shop", kind: "policy", values: { threshold: 0.8, leaseSeconds: undefined } },
      ],
      {},
    );
    expect(policy).toMatchObject({ threshold: 0.8, priority: 40, leaseSeconds: 3600 });
    expect(sources).toMatchObject({ threshold: "policy:shop", priority: "default" });
  });

  it("a minimum above the maximum gives way and is reported", () => {
    const { policy, problems } = resolvePolicy(
      [
        ...fleet({ memoryMinBytes: 512 * MEBIBYTE }),
        { name: "small", kind: "policy", values: { memoryMaxBytes: 256 * MEBIBYTE } },
      ],
      {},
    );
    expect(policy.memoryMinBytes).toBe(256 * MEBIBYTE);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ label: "policy:fleet" });
  });
});

describe("labels that are followed", () => {
  it.each<{ name: string; labels: Record<string, string>; is: Partial<EffectivePolicy> }>([
    { name: "auto where a label may ask for it", labels: { "pfn.mode": "auto" }, is: { mode: "auto" } },
    {
      name: "a switch that is off only observes",
      labels: { "pfn.mode": "auto", "pfn.enable": "false" },
      is: { mode: "observe" },
    },
    { name: "a switch that is on changes nothing", labels: { "pfn.enable": "true" }, is: { mode: "ask" } },
    { name: "a higher threshold", labels: { "pfn.threshold": "0.7" }, is: { threshold: 0.7 } },
    { name: "a lower threshold", labels: { "pfn.threshold": ".3" }, is: { threshold: 0.3 } },
    { name: "a target", labels: { "pfn.target": "0.01" }, is: { targetRisk: 0.01 } },
    { name: "an hour, spelled 1h", labels: { "pfn.horizon": "1h" }, is: { horizonMinutes: 60 } },
    { name: "Docker's size", labels: { "pfn.memory.max": "1g" }, is: { memoryMaxBytes: 1024 * MEBIBYTE } },
    {
      name: "Kubernetes' size",
      labels: { "pfn.memory.max": "1.5Gi" },
      is: { memoryMaxBytes: 1536 * MEBIBYTE },
    },
    { name: "kibibytes", labels: { "pfn.memory.min": "65536k" }, is: { memoryMinBytes: 64 * MEBIBYTE } },
    { name: "cores", labels: { "pfn.cpu.max": "1.5" }, is: { cpuMaxMillicores: 1500 } },
    { name: "millicores", labels: { "pfn.cpu.min": "250m" }, is: { cpuMinMillicores: 250 } },
    { name: "a longer cooldown", labels: { "pfn.cooldown": "10m" }, is: { cooldownSeconds: 600 } },
    { name: "a shorter lease", labels: { "pfn.lease": "10m" }, is: { leaseSeconds: 600 } },
    { name: "a lower priority", labels: { "pfn.priority": "10" }, is: { priority: 10 } },
    {
      name: "a telemetry endpoint, which is read elsewhere",
      labels: { "pfn.telemetry": "9090/metrics" },
      is: {},
    },
    { name: "labels of others, which are not ours to judge", labels: { "com.example.mode": "auto" }, is: {} },
  ])("$name", ({ labels, is }) => {
    const { policy, sources, problems } = resolvePolicy([], labels);
    expect(problems).toEqual([]);
    expect(policy).toEqual({ ...DEFAULT_POLICY, ...is });
    for (const field of Object.keys(is) as PolicyField[]) {
      if (policy[field] !== DEFAULT_POLICY[field]) expect(sources[field]).toMatch(/^label:pfn\./);
    }
  });
});

describe("labels that are held back and reported", () => {
  const policy = {
    mode: "observe",
    labelMaxMode: "ask",
    memoryMinBytes: 64 * MEBIBYTE,
    memoryMaxBytes: 512 * MEBIBYTE,
  } as const;
  it.each([
    {
      name: "auto where a label may ask for less",
      label: "pfn.mode",
      value: "auto",
      is: { mode: "ask" },
      says: '"ask" at most',
    },
    {
      name: "a maximum above policy's",
      label: "pfn.memory.max",
      value: "1g",
      is: {},
      says: "512 MiB at most",
    },
    {
      name: "a maximum under policy's minimum",
      label: "pfn.memory.max",
      value: "32m",
      is: { memoryMaxBytes: 64 * MEBIBYTE },
      says: "guarantees 64 MiB",
    },
    {
      name: "a minimum under policy's",
      label: "pfn.memory.min",
      value: "32m",
      is: {},
      says: "minimum is 64 MiB",
    },
    {
      name: "a minimum above the maximum",
      label: "pfn.memory.min",
      value: "2g",
      is: { memoryMinBytes: 512 * MEBIBYTE },
      says: "maximum here is 512 MiB",
    },
    {
      name: "a size without its unit",
      label: "pfn.memory.max",
      value: "512",
      is: {},
      says: "is a unit missing?",
    },
    { name: "a longer lease", label: "pfn.lease", value: "2h", is: {}, says: "only ask for shorter" },
    { name: "a lease too short to see", label: "pfn.lease", value: "5s", is: {}, says: "1m or more" },
    { name: "a shorter cooldown", label: "pfn.cooldown", value: "1s", is: {}, says: "only ask for longer" },
    { name: "a jump in the queue", label: "pfn.priority", value: "90", is: {}, says: "only lower it" },
    { name: "a mode that is none", label: "pfn.mode", value: "yolo", is: {}, says: "observe, ask or auto" },
    { name: "a certain threshold", label: "pfn.threshold", value: "1", is: {}, says: "between 0 and 1" },
    { name: "an empty value", label: "pfn.threshold", value: "", is: {}, says: "between 0 and 1" },
    {
      name: "a horizon that is not assessed",
      label: "pfn.horizon",
      value: "20m",
      is: {},
      says: "5m, 15m or 60m",
    },
    { name: "a negative size", label: "pfn.memory.max", value: "-1g", is: {}, says: "512m or 1.5g" },
    {
      name: "a size beyond counting",
      label: "pfn.memory.max",
      value: "999999999999999g",
      is: {},
      says: "512m or 1.5g",
    },
    {
      name: "a bad endpoint",
      label: "pfn.telemetry",
      value: "http://elsewhere/metrics",
      is: {},
      says: "<port>/<path>",
    },
    { name: "an unknown label", label: "pfn.colour", value: "0.7", is: {}, says: "known are pfn.mode" },
    {
      name: "a mistyped label",
      label: "pfn.tresshold",
      value: "0.7",
      is: {},
      says: "did you mean pfn.threshold?",
    },
    { name: "a name every object has", label: "pfn.constructor", value: "x", is: {}, says: "no such label" },
    { name: "a label in capitals", label: "PFN.Mode", value: "ask", is: {}, says: "write pfn.mode" },
    {
      name: "a target above the threshold",
      label: "pfn.target",
      value: "0.9",
      is: { targetRisk: 0.3 },
      says: "must lie under the threshold 60 %",
    },
    {
      name: "a threshold under the target",
      label: "pfn.threshold",
      value: "0.04",
      is: { threshold: 0.04, targetRisk: 0.02 },
      says: "must lie under the threshold 4 %",
    },
  ])("$name", ({ label, value, is, says }) => {
    const resolved = resolvePolicy(fleet(policy), { [label]: value });
    expect(resolved.problems).toHaveLength(1);
    expect(resolved.problems[0]).toMatchObject({ label, value });
    expect(resolved.problems[0]!.problem).toContain(says);
    expect(resolved.policy).toEqual({ ...DEFAULT_POLICY, ...policy, ...is });
  });

  it("a value of a megabyte is shown shortened", () => {
    const { problems } = resolvePolicy([], { "pfn.mode": "x".repeat(1_000_000) });
    expect(problems[0]!.value.length).toBeLessThanOrEqual(80);
    expect(problems[0]!.problem.length).toBeLessThan(200);
  });
});

describe("for every policy and every label", () => {
  const bound = fc.option(fc.integer({ min: 10, max: 4000 }), { nil: null });
  const values = fc.record({
    mode: fc.constantFrom(...MODES),
    labelMaxMode: fc.constantFrom(...MODES),
    threshold: fc.double({ min: 0.2, max: 0.95, noNaN: true }),
    targetRisk: fc.double({ min: 0.01, max: 0.19, noNaN: true }),
    cpuMinMillicores: bound,
    cpuMaxMillicores: bound,
    memoryMinBytes: bound.map((mib) => mib && mib * MEBIBYTE),
    memoryMaxBytes: bound.map((mib) => mib && mib * MEBIBYTE),
    cooldownSeconds: fc.integer({ min: 0, max: 3600 }),
    leaseSeconds: fc.integer({ min: 60, max: 86_400 }),
    priority: fc.integer({ min: 0, max: 100 }),
  });
  const number = fc.integer({ min: 0, max: 5000 });
  const text = (unit: string) =>
    fc.oneof(
      number.map((n) => `${n}${unit}`),
      fc.string(),
    );
  const labels = fc.record(
    {
      "pfn.mode": fc.oneof(fc.constantFrom(...MODES), fc.string()),
      "pfn.enable": fc.constantFrom("true", "false", "no"),
      "pfn.threshold": fc.oneof(
        fc.double({ min: 0, max: 1 }).map((x) => x.toFixed(3)),
        fc.string(),
      ),
      "pfn.target": fc.oneof(
        fc.double({ min: 0, max: 1 }).map((x) => x.toFixed(3)),
        fc.string(),
      ),
      "pfn.memory.min": text("m"),
      "pfn.memory.max": text("m"),
      "pfn.cpu.min": text("m"),
      "pfn.cpu.max": text("m"),
      "pfn.cooldown": text("s"),
      "pfn.lease": text("m"),
      "pfn.priority": text(""),
      "pfn.other": fc.string(),
    },
    { requiredKeys: [] },
  );

  it("labels never widen what the policy allows, and the result agrees with itself", () => {
    fc.assert(
      fc.property(values, labels, (given, said) => {
        const before = resolvePolicy(fleet(given), {}).policy;
        const { policy: after } = resolvePolicy(fleet(given), said);
        const freedom = (mode: Mode) => MODES.indexOf(mode);
        expect(freedom(after.mode)).toBeLessThanOrEqual(
          Math.max(freedom(before.mode), freedom(before.labelMaxMode)),
        );
        for (const [min, max] of [
          ["cpuMinMillicores", "cpuMaxMillicores"],
          ["memoryMinBytes", "memoryMaxBytes"],
        ] as const) {
          expect(after[max] ?? Infinity).toBeLessThanOrEqual(before[max] ?? Infinity);
          expect(after[min] ?? 0).toBeGreaterThanOrEqual(before[min] ?? 0);
          expect(after[min] ?? 0).toBeLessThanOrEqual(after[max] ?? Infinity);
        }
        expect(after.priority).toBeLessThanOrEqual(before.priority);
        expect(after.leaseSeconds).toBeLessThanOrEqual(before.leaseSeconds);
        expect(after.cooldownSeconds).toBeGreaterThanOrEqual(before.cooldownSeconds);
        expect(after.targetRisk).toBeLessThan(after.threshold);
        expect(after.labelMaxMode).toBe(before.labelMaxMode);
        expect(after.approvalSeconds).toBe(before.approvalSeconds);
        expect(after.onApprovalTimeout).toBe(before.onApprovalTimeout);
      }),
    );
  });
});
