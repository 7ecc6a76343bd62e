import type { PolicyOverrides } from "@/server/api/shapes/policy";

const CLEARED = {
  mode: null,
  labelMaxMode: null,
  threshold: null,
  horizonMinutes: null,
  targetRisk: null,
  cpuMinMillicores: null,
  cpuMaxMillicores: null,
  cpuStepMillicores: null,
  cooldownSeconds: null,
  leaseSeconds: null,
  approvalSeconds: null,
  onApprovalTimeout: null,
  priority: null,
};

/** A policy's overrides as the columns of its row; what is absent is left to the layer below. */
export function policyColumns(overrides: PolicyOverrides) {
  const { memoryMinBytes, memoryMaxBytes, memoryStepBytes, ...rest } = overrides;
  const big = (value: number | null | undefined) =>
    value === null || value === undefined ? null : BigInt(value);
  return {
    ...CLEARED,
    ...rest,
    memoryMinBytes: big(memoryMinBytes),
    memoryMaxBytes: big(memoryMaxBytes),
    memoryStepBytes: big(memoryStepBytes),
  };
}
