import type { z } from "zod";
import {
  ALL_FIELDS,
  AMOUNTS,
  type FieldSpec,
  fieldWords,
  POLICY_FIELDS,
  type PolicyField,
} from "@/app/_lib/policy-fields";
import type { PolicyOverrides, PolicyValues, policyInput, policyRow } from "@/server/api/shapes/policy";

export type PolicyRow = z.infer<typeof policyRow>;
export type PolicyInput = z.infer<typeof policyInput>;

export const DEFAULT_POLICY_NAME = "default";

/** A form as typed: text is kept word for word, also where it cannot be read yet. */
export interface PolicyDraft {
  id?: number;
  /** The revision that the person saw when the first key was pressed. */
  revision?: number;
  name: string;
  pattern: string;
  rank: string;
  /** Text of each field that this policy sets; a field that is absent is inherited. */
  fields: Partial<Record<PolicyField, string>>;
}

export type DraftErrors = Partial<Record<PolicyField | "name" | "pattern" | "rank", string>>;

export type ReadDraft =
  | { ok: true; input: PolicyInput; values: PolicyValues }
  | { ok: false; errors: DraftErrors };

/** What a policy that sets nothing would use: built-in values, then the default policy's own. */
export function inheritedValues(rows: readonly PolicyRow[], builtIn: PolicyValues, of: string): PolicyValues {
  if (of === DEFAULT_POLICY_NAME) return builtIn;
  const base = rows.find((row) => row.name === DEFAULT_POLICY_NAME);
  return { ...builtIn, ...present(base?.overrides ?? {}) };
}

/** A saved policy as a form. */
export function toDraft(row: PolicyRow): PolicyDraft {
  const fields: PolicyDraft["fields"] = {};
  for (const field of setFields(row.overrides)) fields[field] = fieldText(field, row.overrides[field]);
  return {
    id: row.id,
    revision: row.revision,
    name: row.name,
    pattern: row.pattern,
    rank: String(row.rank),
    fields,
  };
}

export function emptyDraft(): PolicyDraft {
  return { name: "", pattern: "", rank: "10", fields: {} };
}

/** The text that a field starts with when a person begins to set it. */
export function fieldText(field: PolicyField, value: PolicyValues[PolicyField] | undefined): string {
  if (value === null || value === undefined) return "";
  const spec: FieldSpec = POLICY_FIELDS[field];
  return spec.kind === "choice" ? String(value) : AMOUNTS[spec.kind].write(Number(value));
}

/** Whether two forms would save the same, whatever revision they began with. */
export function sameDraft(a: PolicyDraft, b: PolicyDraft): boolean {
  return (
    a.name === b.name &&
    a.pattern === b.pattern &&
    a.rank === b.rank &&
    ALL_FIELDS.every((field) => a.fields[field] === b.fields[field])
  );
}

/** The value of one field of a form: what is typed, else what is inherited; `null` where the text cannot be read. */
export function draftValue<Field extends PolicyField>(
  draft: PolicyDraft,
  inherited: PolicyValues,
  field: Field,
): PolicyValues[Field] | null {
  const text = draft.fields[field];
  if (text === undefined) return inherited[field];
  const read = readField(field, text);
  return read.ok ? (read.value as PolicyValues[Field]) : null;
}

/**
 * Reads a form.
 *
 * inherited  values of the layers below, for the fields that the form leaves alone.
 * Returns    the input to save and the values that it would put in force, or one sentence a wrong field.
 */
export function readDraft(draft: PolicyDraft, inherited: PolicyValues): ReadDraft {
  const errors: DraftErrors = nameErrors(draft);
  const overrides: Record<string, unknown> = {};
  for (const field of ALL_FIELDS) {
    const text = draft.fields[field];
    overrides[field] = null;
    if (text === undefined) continue;
    const read = readField(field, text);
    if (read.ok) overrides[field] = read.value;
    else errors[field] = read.because;
  }
  const values = { ...inherited, ...present(overrides as PolicyOverrides) };
  if (Object.keys(errors).length === 0) Object.assign(errors, contradictions(draft, values));
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const { id, revision } = draft;
  const input = {
    ...(id === undefined ? {} : { id, revision }),
    name: draft.name.trim(),
    pattern: draft.pattern.trim(),
    rank: Number(draft.rank),
    overrides: overrides as PolicyOverrides,
  };
  return { ok: true, input, values };
}

/** Where a form and the saved policy differ, in words, for "they saved … while you typed …". */
export function differences(
  draft: PolicyDraft,
  saved: PolicyDraft,
): { label: string; mine: string; theirs: string }[] {
  const words = (side: PolicyDraft, field: PolicyField) => {
    const text = side.fields[field];
    if (text === undefined) return "inherit";
    const read = readField(field, text);
    return read.ok ? fieldWords(field, read.value) : text;
  };
  const named = (["name", "pattern", "rank"] as const)
    .filter((key) => draft[key] !== saved[key])
    .map((key) => ({ label: NAMES[key], mine: draft[key], theirs: saved[key] }));
  const valued = ALL_FIELDS.filter((field) => draft.fields[field] !== saved.fields[field]).map((field) => ({
    label: POLICY_FIELDS[field].label,
    mine: words(draft, field),
    theirs: words(saved, field),
  }));
  return [...named, ...valued];
}

const NAMES = { name: "Name", pattern: "Workloads", rank: "Rank" } as const;

function readField(
  field: PolicyField,
  text: string,
): { ok: true; value: PolicyValues[PolicyField] } | { ok: false; because: string } {
  const spec: FieldSpec = POLICY_FIELDS[field];
  if (spec.kind === "choice")
    return { ok: true, value: field === "horizonMinutes" ? (Number(text) as 5 | 15 | 60) : (text as "ask") };
  const { parse, write, suffix } = AMOUNTS[spec.kind];
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  if (parsed.value < spec.min || parsed.value > spec.max)
    return { ok: false, because: `Between ${write(spec.min)}${suffix} and ${write(spec.max)}${suffix}` };
  return parsed;
}

function nameErrors(draft: PolicyDraft): DraftErrors {
  const errors: DraftErrors = {};
  if (!/^[\w .-]{1,60}$/.test(draft.name.trim()))
    errors.name = "Give a name of up to 60 letters, digits, spaces, dots or dashes";
  if (!/^[\w.*?/:-]{1,120}$/.test(draft.pattern.trim()))
    errors.pattern = "Say which workloads it is for, with * and ? as wild cards, e.g. checkout-*";
  if (!/^\d{1,4}$/.test(draft.rank.trim()) || Number(draft.rank) > 1000)
    errors.rank = "A whole number between 0 and 1000";
  return errors;
}

/** Values that are fine alone and wrong together; the sentence stands beside a field that this form sets. */
function contradictions(draft: PolicyDraft, values: PolicyValues): DraftErrors {
  const errors: DraftErrors = {};
  const blame = (mine: PolicyField, other: PolicyField, sentence: string) => {
    if (draft.fields[mine] !== undefined) errors[mine] = sentence;
    else if (draft.fields[other] !== undefined) errors[other] = sentence;
  };
  for (const [min, max] of [
    ["memoryMinBytes", "memoryMaxBytes"],
    ["cpuMinMillicores", "cpuMaxMillicores"],
    ["networkMinBytesPerSecond", "networkMaxBytesPerSecond"],
    ["diskMinBytesPerSecond", "diskMaxBytesPerSecond"],
  ] as const) {
    const [low, high] = [values[min], values[max]];
    if (low !== null && high !== null && low > high)
      blame(max, min, `The least, ${fieldWords(min, low)}, is above the most, ${fieldWords(max, high)}`);
  }
  if (values.targetRisk >= values.threshold)
    blame(
      "targetRisk",
      "threshold",
      `Target risk ${fieldWords("targetRisk", values.targetRisk)} must lie under the threshold ${fieldWords("threshold", values.threshold)}, or every grant would be asked for again`,
    );
  return errors;
}

/** The fields that a policy sets itself. */
export function setFields(overrides: PolicyOverrides): PolicyField[] {
  return ALL_FIELDS.filter((field) => overrides[field] !== null && overrides[field] !== undefined);
}

function present(overrides: PolicyOverrides): Partial<PolicyValues> {
  return Object.fromEntries(setFields(overrides).map((field) => [field, overrides[field]]));
}
