import { MEBIBYTE } from "@/server/domain/negotiation/grid";
import type { EffectivePolicy } from "@/server/domain/negotiation/terms";

/** What holds where no policy and no label says otherwise: a person is asked, and silence means no. */
export const DEFAULT_POLICY: Readonly<EffectivePolicy> = {
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
  memoryStepBytes: 16 * MEBIBYTE,
  networkMinBytesPerSecond: null,
  networkMaxBytesPerSecond: null,
  networkStepBytesPerSecond: MEBIBYTE / 4,
  diskMinBytesPerSecond: null,
  diskMaxBytesPerSecond: null,
  diskStepBytesPerSecond: MEBIBYTE / 4,
  cooldownSeconds: 120,
  leaseSeconds: 3600,
  approvalSeconds: 600,
  onApprovalTimeout: "reject",
  priority: 50,
  holdoutShare: 0,
};
