import { describe, expect, it } from "vitest";
import { ALL_FIELDS, type FieldSpec, fieldWords, POLICY_FIELDS } from "@/app/_lib/policy-fields";
import { type PolicyValues, policyInput, policyValues } from "@/server/api/shapes/policy";
import {
  differences,
  emptyDraft,
  inheritedValues,
  type PolicyDraft,
  type PolicyRow,
  readDraft,
  sameDraft,
  toDraft,
} from "./policy-draft";

const MIB = 2 ** 20;
const builtIn: PolicyValues = {
  mode: "ask",
  labelMaxMode: "auto",
  threshold: 0.6,
  horizonMinutes: 15,
  targetRisk: 0.05,
  cpuMinMillicores: null,
  cpuMaxMillicores: null,
  cpuStepMillicores: 100,
  memoryMinBytes: null,
  memoryMaxBytes: null,
  memoryStepBytes: 16 * MIB,
  networkMinBytesPerSecond: null,
  networkMaxBytesPerSecond: null,
  networkStepBytesPerSecond: 256 * 1024,
  diskMinBytesPerSecond: null,
  diskMaxBytesPerSecond: null,
  diskStepBytesPerSecond: 256 * 1024,
  cooldownSeconds: 120,
  leaseSeconds: 3600,
  approvalSeconds: 600,
  onApprovalTimeout: "reject",
  priority: 50,
  holdoutShare: 0,
};

const row = (overrides: PolicyRow["overrides"], name = "checkout"): PolicyRow => ({
  id: name === "default" ? 1 : 2,
  name,
  pattern: name === "default" ? "*" : "checkout-*",
  rank: 10,
  revision: 3,
  updatedAt: 0,
  overrides,
  containers: 4,
});

const draft = (fields: PolicyDraft["fields"], more: Partial<PolicyDraft> = {}): PolicyDraft => ({
  ...emptyDraft(),
  name: "checkout",
  pattern: "checkout-*",
  fields,
  ...more,
});

describe("a policy form", () => {
  it("has bounds that the API agrees with, on both sides of each", () => {
    for (const field of ALL_FIELDS) {
      const spec: FieldSpec = POLICY_FIELDS[field];
      const shape = policyValues.shape[field];
      if (spec.kind === "choice") {
        for (const { value } of spec.options)
          expect(shape.safeParse(field === "horizonMinutes" ? Number(value) : value).success, field).toBe(
            true,
          );
        continue;
      }
      const beyond = spec.kind === "percent" ? 0.0005 : 1;
      expect(
        [spec.min, spec.max].map((value) => shape.safeParse(value).success),
        field,
      ).toEqual([true, true]);
      expect(
        [spec.min - beyond, spec.max + beyond].map((v) => shape.safeParse(v).success),
        field,
      ).toEqual([false, false]);
    }
  });

  it("reads back what was saved, field by field, in a shape that the API accepts", () => {
    const saved = row({
      mode: "auto",
      threshold: 0.725,
      memoryMaxBytes: 768 * MIB,
      leaseSeconds: 5400,
      priority: 0,
    });
    const read = readDraft(toDraft(saved), builtIn);
    expect(read.ok && policyInput.parse(read.input)).toMatchObject({
      id: 2,
      revision: 3,
      overrides: {
        mode: "auto",
        threshold: 0.725,
        memoryMaxBytes: 768 * MIB,
        leaseSeconds: 5400,
        priority: 0,
      },
    });
    expect(read.ok && read.input.overrides.cooldownSeconds).toBeNull();
  });

  it("a new policy names neither an id nor a revision", () => {
    const read = readDraft(draft({ threshold: "70" }), builtIn);
    expect(read.ok && Object.keys(read.input).sort()).toEqual(["name", "overrides", "pattern", "rank"]);
  });

  it.each([
    {
      name: "a bound without its unit",
      fields: { memoryMaxBytes: "512" },
      at: "memoryMaxBytes",
      says: "512 MiB",
    },
    {
      name: "a threshold out of range",
      fields: { threshold: "120" },
      at: "threshold",
      says: "Between 1 % and 99 %",
    },
    {
      name: "less memory than an engine allows",
      fields: { memoryMinBytes: "1 MiB" },
      at: "memoryMinBytes",
      says: "6 MiB",
    },
    {
      name: "a least above the most",
      fields: { cpuMinMillicores: "2 cores", cpuMaxMillicores: "1 core" },
      at: "cpuMaxMillicores",
      says: "2 cores",
    },
    {
      name: "a target above the threshold",
      fields: { targetRisk: "70" },
      at: "targetRisk",
      says: "threshold 60 %",
    },
    {
      name: "a threshold under the inherited target",
      fields: { threshold: "4" },
      at: "threshold",
      says: "Target risk 5 %",
    },
    {
      name: "an empty field that is set here",
      fields: { cooldownSeconds: "" },
      at: "cooldownSeconds",
      says: "5 min",
    },
  ])("$name is refused beside its own field", ({ fields, at, says }) => {
    const read = readDraft(draft(fields), builtIn);
    expect(read.ok).toBe(false);
    const errors = read.ok ? {} : read.errors;
    expect(Object.keys(errors)).toEqual([at]);
    expect(Object.values(errors)[0]).toContain(says);
  });

  it.each([
    { name: "no name", more: { name: " " }, at: "name" },
    { name: "a pattern with a space", more: { pattern: "a b" }, at: "pattern" },
    { name: "a rank above 1000", more: { rank: "1001" }, at: "rank" },
  ])("$name is refused", ({ more, at }) => {
    const read = readDraft(draft({}, more), builtIn);
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual([at]);
  });

  it("inherits the default policy's own values before the built-in ones, except in the default policy itself", () => {
    const rows = [row({ threshold: 0.8 }, "default"), row({})];
    expect(inheritedValues(rows, builtIn, "checkout")).toMatchObject({ threshold: 0.8, targetRisk: 0.05 });
    expect(inheritedValues(rows, builtIn, "default")).toEqual(builtIn);
  });

  it("calls two forms the same whatever revision they began with", () => {
    expect(
      sameDraft(draft({ threshold: "60" }, { revision: 1 }), draft({ threshold: "60" }, { revision: 2 })),
    ).toBe(true);
    expect(sameDraft(draft({ threshold: "60" }), draft({}))).toBe(false);
  });

  it("says in words where mine and theirs differ", () => {
    const theirs = toDraft(row({ threshold: 0.7, mode: "auto" }));
    expect(differences(draft({ threshold: "65", mode: "auto" }), theirs)).toEqual([
      { label: "Threshold", mine: "65 %", theirs: "70 %" },
    ]);
    expect(differences(draft({ mode: "auto" }), theirs)).toEqual([
      { label: "Threshold", mine: "inherit", theirs: "70 %" },
    ]);
  });

  it.each([
    ["threshold", 0.6, "60 %"],
    ["memoryMaxBytes", 1.5 * 2 ** 30, "1.5 GiB"],
    ["memoryMaxBytes", null, "what the host can give"],
    ["mode", "auto", "Auto"],
    ["horizonMinutes", 15, "15 min"],
    ["priority", 50, "50"],
  ] as const)("writes %s %s as %s", (field, value, words) => {
    expect(fieldWords(field, value)).toBe(words);
  });
});
