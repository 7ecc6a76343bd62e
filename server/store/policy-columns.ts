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
  holdoutShare: null,
};

/** Columns that hold more than 32 bits. */
const BIG = [
  "memoryMinBytes",
  "memoryMaxBytes",
  "memoryStepBytes",
  "networkMinBytesPerSecond",
  "networkMaxBytesPerSecond",
  "networkStepBytesPerSecond",
  "diskMinBytesPerSecond",
  "diskMaxBytesPerSecond",
  "diskStepBytesPerSecond",
] as const satisfies readonly (keyof PolicyOverrides)[];
type BigField = (typeof BIG)[number];

const isBig = (field: string) => (BIG as readonly string[]).includes(field);
const bigOf = (value: number | null | undefined) =>
  value === null || value === undefined ? null : BigInt(value);

/** A policy's overrides as the columns of its row; what is absent is left to the layer below. */
export function policyColumns(overrides: PolicyOverrides) {
  const set = Object.fromEntries(Object.entries(overrides).filter(([field]) => !isBig(field)));
  const big = Object.fromEntries(BIG.map((field) => [field, bigOf(overrides[field])]));
  return {
    ...CLEARED,
    ...(set as Omit<PolicyOverrides, BigField>),
    ...(big as Record<BigField, bigint | null>),
  };
}
