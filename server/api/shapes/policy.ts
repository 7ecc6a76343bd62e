import { z } from "zod";
import { epochMs, mode, revision, rowId } from "./common";

/** Bytes a second. Under 64 KiB/s nothing works. */
const rateBound = z
  .number()
  .int()
  .min(2 ** 16)
  .max(2 ** 40)
  .nullable();
const rateStep = z
  .number()
  .int()
  .min(2 ** 13)
  .max(2 ** 36);

/** All values, as they are in force. Same fields and units as `EffectivePolicy`. */
export const policyValues = z.object({
  mode,
  labelMaxMode: mode,
  threshold: z.number().min(0.01).max(0.99),
  horizonMinutes: z.union([z.literal(5), z.literal(15), z.literal(60)]),
  targetRisk: z.number().min(0.001).max(0.9),
  cpuMinMillicores: z.number().int().min(10).max(1_000_000).nullable(),
  cpuMaxMillicores: z.number().int().min(10).max(1_000_000).nullable(),
  cpuStepMillicores: z.number().int().min(10).max(100_000),
  memoryMinBytes: z
    .number()
    .int()
    .min(6 * 2 ** 20)
    .max(2 ** 46)
    .nullable(),
  memoryMaxBytes: z
    .number()
    .int()
    .min(6 * 2 ** 20)
    .max(2 ** 46)
    .nullable(),
  memoryStepBytes: z
    .number()
    .int()
    .min(2 ** 20)
    .max(2 ** 40),
  networkMinBytesPerSecond: rateBound,
  networkMaxBytesPerSecond: rateBound,
  networkStepBytesPerSecond: rateStep,
  diskMinBytesPerSecond: rateBound,
  diskMaxBytesPerSecond: rateBound,
  diskStepBytesPerSecond: rateStep,
  cooldownSeconds: z.number().int().min(0).max(86_400),
  leaseSeconds: z
    .number()
    .int()
    .min(60)
    .max(7 * 86_400),
  approvalSeconds: z.number().int().min(10).max(86_400),
  onApprovalTimeout: z.enum(["reject", "accept"]),
  priority: z.number().int().min(0).max(100),
  holdoutShare: z.number().min(0).max(0.5),
});
export type PolicyValues = z.infer<typeof policyValues>;

/** `null` or absent: left to the layer below. */
export const policyOverrides = z.object({
  mode: policyValues.shape.mode.nullish(),
  labelMaxMode: policyValues.shape.labelMaxMode.nullish(),
  threshold: policyValues.shape.threshold.nullish(),
  horizonMinutes: policyValues.shape.horizonMinutes.nullish(),
  targetRisk: policyValues.shape.targetRisk.nullish(),
  cpuMinMillicores: policyValues.shape.cpuMinMillicores.nullish(),
  cpuMaxMillicores: policyValues.shape.cpuMaxMillicores.nullish(),
  cpuStepMillicores: policyValues.shape.cpuStepMillicores.nullish(),
  memoryMinBytes: policyValues.shape.memoryMinBytes.nullish(),
  memoryMaxBytes: policyValues.shape.memoryMaxBytes.nullish(),
  memoryStepBytes: policyValues.shape.memoryStepBytes.nullish(),
  networkMinBytesPerSecond: policyValues.shape.networkMinBytesPerSecond.nullish(),
  networkMaxBytesPerSecond: policyValues.shape.networkMaxBytesPerSecond.nullish(),
  networkStepBytesPerSecond: policyValues.shape.networkStepBytesPerSecond.nullish(),
  diskMinBytesPerSecond: policyValues.shape.diskMinBytesPerSecond.nullish(),
  diskMaxBytesPerSecond: policyValues.shape.diskMaxBytesPerSecond.nullish(),
  diskStepBytesPerSecond: policyValues.shape.diskStepBytesPerSecond.nullish(),
  cooldownSeconds: policyValues.shape.cooldownSeconds.nullish(),
  leaseSeconds: policyValues.shape.leaseSeconds.nullish(),
  approvalSeconds: policyValues.shape.approvalSeconds.nullish(),
  onApprovalTimeout: policyValues.shape.onApprovalTimeout.nullish(),
  priority: policyValues.shape.priority.nullish(),
  holdoutShare: policyValues.shape.holdoutShare.nullish(),
});
export type PolicyOverrides = z.infer<typeof policyOverrides>;

export const policyRow = z.object({
  id: z.number(),
  name: z.string(),
  pattern: z.string(),
  rank: z.number(),
  revision: z.number(),
  updatedAt: epochMs,
  overrides: policyOverrides,
  /** Containers that it matches now. */
  containers: z.number(),
});

export const policyInput = z.object({
  /** Absent: a new policy. */
  id: rowId.optional(),
  /** The revision that the person saw; a newer one in the store refuses the save. */
  revision: revision.optional(),
  name: z
    .string()
    .trim()
    .min(1, "Give the policy a name")
    .max(60)
    .regex(/^[\w .-]+$/, "Letters, digits, spaces, dots, dashes"),
  pattern: z
    .string()
    .trim()
    .min(1, "Say which workloads it is for, e.g. checkout-* or *")
    .max(120)
    .regex(/^[\w.*?/:-]+$/, "A name with * and ? as wild cards, e.g. checkout-*"),
  rank: z.number().int().min(0).max(1000),
  overrides: policyOverrides,
});
