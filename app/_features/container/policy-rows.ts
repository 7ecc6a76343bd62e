import { formatBytes } from "@/app/_lib/format-bytes";
import { formatBytesPerSecond } from "@/app/_lib/format-bytes-per-second";
import { formatCores } from "@/app/_lib/format-cores";
import { formatDuration } from "@/app/_lib/format-duration";
import { formatPercent } from "@/app/_lib/format-percent";
import type { PolicyValues } from "@/server/api/shapes/policy";

export interface PolicyLine {
  field: keyof PolicyValues;
  name: string;
  value: string;
}

const or = (none: string, format: (value: number) => string) => (value: number | null) =>
  value === null ? none : format(value);
const word = (value: string) => value.charAt(0).toUpperCase() + value.slice(1);

type Lines = {
  [Field in keyof PolicyValues]: [name: string, format: (value: PolicyValues[Field]) => string];
};

/** Names and words of every value, in the order that they matter in. */
const LINES: Lines = {
  mode: ["Mode", word],
  threshold: ["Acts from a risk of", formatPercent],
  horizonMinutes: ["Looks ahead", (minutes) => `${minutes} min`],
  targetRisk: ["Brings the risk under", formatPercent],
  memoryMinBytes: ["Memory, at least", or("not bounded", formatBytes)],
  memoryMaxBytes: ["Memory, at most", or("what the host has", formatBytes)],
  memoryStepBytes: ["Memory, in steps of", formatBytes],
  cpuMinMillicores: ["CPU, at least", or("not bounded", formatCores)],
  cpuMaxMillicores: ["CPU, at most", or("what the host has", formatCores)],
  cpuStepMillicores: ["CPU, in steps of", formatCores],
  networkMinBytesPerSecond: ["Network, at least", or("not bounded", formatBytesPerSecond)],
  networkMaxBytesPerSecond: ["Network, at most", or("what the host has", formatBytesPerSecond)],
  networkStepBytesPerSecond: ["Network, in steps of", formatBytesPerSecond],
  diskMinBytesPerSecond: ["Disk, at least", or("not bounded", formatBytesPerSecond)],
  diskMaxBytesPerSecond: ["Disk, at most", or("what the host has", formatBytesPerSecond)],
  diskStepBytesPerSecond: ["Disk, in steps of", formatBytesPerSecond],
  leaseSeconds: ["A grant lasts", formatDuration],
  cooldownSeconds: ["Rests after a change", formatDuration],
  approvalSeconds: ["An offer waits", formatDuration],
  onApprovalTimeout: ["If nobody decides", (outcome) => (outcome === "accept" ? "Accepted" : "Rejected")],
  priority: ["Priority", (priority) => `${priority} of 100`],
  labelMaxMode: ["A label may ask for", (mode) => `${word(mode)} at most`],
  holdoutShare: ["Withheld by chance", formatPercent],
};

/** A policy in force as lines of words, each with its unit. */
export function policyRows(values: PolicyValues): PolicyLine[] {
  return (Object.keys(LINES) as (keyof PolicyValues)[]).map((field) => {
    // The name and the words of one field belong together by construction of LINES.
    const [name, format] = LINES[field] as [string, (value: unknown) => string];
    return { field, name, value: format(values[field]) };
  });
}
