import { ALL_FIELDS, fieldWords, POLICY_FIELDS } from "@/app/_lib/policy-fields";

export interface SnapshotLine {
  label: string;
  value: string;
  /** "default", "policy checkout" or "label pfn.mode"; `null` where it was not recorded. */
  source: string | null;
}

/**
 * The policy that was in force when a negotiation began, as it was recorded with it:
 * `{ policy, sources }`. A field that was not recorded is left out, never guessed.
 */
export function policySnapshot(recorded: Record<string, unknown>): SnapshotLine[] {
  const values = asRecord(recorded.policy) ?? {};
  const sources = asRecord(recorded.sources) ?? {};
  return ALL_FIELDS.filter((field) => values[field] !== undefined).map((field) => {
    const source = sources[field];
    return {
      label: POLICY_FIELDS[field].label,
      value: fieldWords(field, values[field] as Parameters<typeof fieldWords>[1]),
      source: typeof source === "string" ? source.replace(":", " ") : null,
    };
  });
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
