/**
 * What a person typed into a number field.
 *
 * text     as typed; a comma counts as the decimal sign when there is no point.
 * Returns  the value in [min, max], or why not, in words; an empty text is `null`.
 */
export function parseDraft(
  text: string,
  { min, max, unit }: { min: number; max: number; unit?: string },
): { value: number | null; problem: string | null } {
  const trimmed = text.trim();
  if (trimmed === "") return { value: null, problem: null };
  const value = Number(trimmed.includes(".") ? trimmed : trimmed.replace(",", "."));
  if (!Number.isFinite(value)) return { value: null, problem: "Give a number" };
  if (value < min || value > max) {
    return { value: null, problem: `Between ${min} and ${max}${unit ? ` ${unit}` : ""}` };
  }
  return { value, problem: null };
}
