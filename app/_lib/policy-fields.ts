import type { PolicyValues } from "@/server/api/shapes/policy";
import {
  type Parsed,
  parseBytes,
  parseBytesPerSecond,
  parseCores,
  parseDuration,
  parsePercent,
  parseWhole,
  writeBytes,
  writeBytesPerSecond,
  writeCores,
  writeDuration,
  writePercent,
} from "./parse-units";

export type PolicyField = keyof PolicyValues;

export type AmountKind = "percent" | "cores" | "bytes" | "rate" | "duration" | "whole";

/** How one kind of amount is typed and shown: base unit ⇄ words. */
export const AMOUNTS: Record<
  AmountKind,
  { parse: (text: string) => Parsed; write: (value: number) => string; suffix: string }
> = {
  percent: { parse: parsePercent, write: writePercent, suffix: " %" },
  cores: { parse: parseCores, write: writeCores, suffix: "" },
  bytes: { parse: parseBytes, write: writeBytes, suffix: "" },
  rate: { parse: parseBytesPerSecond, write: writeBytesPerSecond, suffix: "" },
  duration: { parse: parseDuration, write: writeDuration, suffix: "" },
  whole: { parse: parseWhole, write: String, suffix: "" },
};

interface Described {
  label: string;
  help: string;
}

export interface AmountField extends Described {
  kind: AmountKind;
  /** In the base unit: ratio, millicores, bytes, bytes a second, seconds. */
  min: number;
  max: number;
  /** What `null` means for a bound, e.g. "no lower bound"; absent where a value is always in force. */
  none?: string;
}

export interface ChoiceField extends Described {
  kind: "choice";
  options: readonly { value: string; label: string; help: string }[];
}

export type FieldSpec = AmountField | ChoiceField;

const CPU = { kind: "cores", min: 10, max: 1_000_000 } as const;
const MEMORY = { kind: "bytes", min: 6 * 2 ** 20, max: 2 ** 46 } as const;

const RATE = { kind: "rate", min: 2 ** 16, max: 2 ** 40 } as const;

const MODES = [
  { value: "observe", label: "Observe", help: "Shows what it would have done. Changes nothing." },
  { value: "ask", label: "Ask", help: "Negotiates, then waits for a person to approve." },
  { value: "auto", label: "Auto", help: "Negotiates and applies by itself, within the bounds below." },
] as const;

/** Every field of a policy, in the order of the form. Bounds repeat the API's shape; a test holds them together. */
export const POLICY_FIELDS = {
  mode: {
    kind: "choice",
    label: "Mode",
    help: "What happens when risk passes the threshold.",
    options: MODES,
  },
  threshold: {
    kind: "percent",
    label: "Threshold",
    help: "A negotiation starts when the predicted risk reaches this.",
    min: 0.01,
    max: 0.99,
  },
  horizonMinutes: {
    kind: "choice",
    label: "Horizon",
    help: "How far ahead the risk is read.",
    options: [
      { value: "5", label: "5 min", help: "Late, but sure" },
      { value: "15", label: "15 min", help: "The usual balance" },
      { value: "60", label: "60 min", help: "Early, with wider uncertainty" },
    ],
  },
  targetRisk: {
    kind: "percent",
    label: "Target risk",
    help: "A grant is sized so that the risk falls to this.",
    min: 0.001,
    max: 0.9,
  },
  memoryMinBytes: {
    ...MEMORY,
    label: "Memory, at least",
    help: "No limit is set below this.",
    none: "no lower bound",
  },
  memoryMaxBytes: {
    ...MEMORY,
    label: "Memory, at most",
    help: "No limit is raised above this.",
    none: "what the host can give",
  },
  memoryStepBytes: {
    kind: "bytes",
    min: 2 ** 20,
    max: 2 ** 40,
    label: "Memory step",
    help: "Limits move in multiples of this.",
  },
  cpuMinMillicores: {
    ...CPU,
    label: "CPU, at least",
    help: "No limit is set below this.",
    none: "no lower bound",
  },
  cpuMaxMillicores: {
    ...CPU,
    label: "CPU, at most",
    help: "No limit is raised above this.",
    none: "what the host can give",
  },
  cpuStepMillicores: {
    kind: "cores",
    min: 10,
    max: 100_000,
    label: "CPU step",
    help: "Limits move in multiples of this.",
  },
  networkMinBytesPerSecond: {
    ...RATE,
    label: "Network, at least",
    help: "Each direction. No limit is set below this.",
    none: "no lower bound",
  },
  networkMaxBytesPerSecond: {
    ...RATE,
    label: "Network, at most",
    help: "Each direction. No limit is raised above this.",
    none: "what the host can give",
  },
  networkStepBytesPerSecond: {
    kind: "rate",
    min: 2 ** 13,
    max: 2 ** 36,
    label: "Network step",
    help: "Limits move in multiples of this.",
  },
  diskMinBytesPerSecond: {
    ...RATE,
    label: "Disk, at least",
    help: "Reads and writes, each. No limit is set below this.",
    none: "no lower bound",
  },
  diskMaxBytesPerSecond: {
    ...RATE,
    label: "Disk, at most",
    help: "Reads and writes, each. No limit is raised above this.",
    none: "what the host can give",
  },
  diskStepBytesPerSecond: {
    kind: "rate",
    min: 2 ** 13,
    max: 2 ** 36,
    label: "Disk step",
    help: "Limits move in multiples of this.",
  },
  leaseSeconds: {
    kind: "duration",
    min: 60,
    max: 7 * 86_400,
    label: "Lease",
    help: "How long a grant lasts before it is renewed or handed back.",
  },
  cooldownSeconds: {
    kind: "duration",
    min: 0,
    max: 86_400,
    label: "Cooldown",
    help: "Rest between two changes of one container.",
  },
  approvalSeconds: {
    kind: "duration",
    min: 10,
    max: 86_400,
    label: "Time to approve",
    help: "How long an offer waits for a person.",
  },
  onApprovalTimeout: {
    kind: "choice",
    label: "When nobody answers",
    help: "What becomes of an offer that nobody decided.",
    options: [
      { value: "reject", label: "Let it lapse", help: "The container keeps its limits" },
      { value: "accept", label: "Accept it", help: "The offer is applied" },
    ],
  },
  labelMaxMode: {
    kind: "choice",
    label: "Labels may ask for",
    help: "The most that the label pfn.mode on a container can switch on.",
    options: MODES,
  },
  priority: {
    kind: "whole",
    min: 0,
    max: 100,
    label: "Priority",
    help: "When a host is short, the greater number is served first.",
  },
  holdoutShare: {
    kind: "percent",
    min: 0,
    max: 0.5,
    label: "Hold-out",
    help: "Share of automatic grants withheld by chance, to learn honestly what they avert. It costs failures: leave it at 0 % where one would hurt. Never where priority is 80 or more, nor where a person decides.",
  },
} as const satisfies Record<PolicyField, FieldSpec>;

export const FIELD_GROUPS: readonly { title: string; fields: readonly PolicyField[] }[] = [
  { title: "When it acts", fields: ["mode", "threshold", "horizonMinutes"] },
  {
    title: "How much",
    fields: [
      "targetRisk",
      "memoryMinBytes",
      "memoryMaxBytes",
      "memoryStepBytes",
      "cpuMinMillicores",
      "cpuMaxMillicores",
      "cpuStepMillicores",
      "networkMinBytesPerSecond",
      "networkMaxBytesPerSecond",
      "networkStepBytesPerSecond",
      "diskMinBytesPerSecond",
      "diskMaxBytesPerSecond",
      "diskStepBytesPerSecond",
    ],
  },
  { title: "For how long", fields: ["leaseSeconds", "cooldownSeconds"] },
  { title: "Who decides", fields: ["approvalSeconds", "onApprovalTimeout", "labelMaxMode", "priority"] },
  { title: "What is learnt", fields: ["holdoutShare"] },
];

export const ALL_FIELDS = Object.keys(POLICY_FIELDS) as PolicyField[];

/** A value in force as people read it, e.g. "60 %", "1.5 GiB", "no lower bound". */
export function fieldWords(field: PolicyField, value: PolicyValues[PolicyField] | undefined): string {
  const spec: FieldSpec = POLICY_FIELDS[field];
  if (value === null || value === undefined) return (spec.kind !== "choice" && spec.none) || "not set";
  if (spec.kind === "choice")
    return spec.options.find((option) => option.value === String(value))?.label ?? String(value);
  const { write, suffix } = AMOUNTS[spec.kind];
  return write(Number(value)) + suffix;
}
