import { type Parsed, parsePercent, parseWhole, writePercent } from "@/app/_lib/parse-units";
import type { AutoBarWords } from "./auto-words";

export interface BarField {
  key: keyof AutoBarWords;
  label: string;
  hint: string;
}

/** The fields of the bar, in the order of the form. Bounds repeat the API's shape. */
export const BAR_FIELDS: readonly BarField[] = [
  { key: "caughtShare", label: "Failures caught, at least", hint: "In per cent, from 10 to 100." },
  { key: "falseGrantsPerDay", label: "False grants a day, at most", hint: "Over the whole scope." },
  { key: "fewestFailures", label: "Failures seen, at least", hint: "Fewer prove nothing." },
  { key: "fewestDays", label: "Days of history, at least", hint: "From 1 to 6: risks are kept for 7 days." },
];

const BOUNDS: Record<keyof AutoBarWords, [least: number, most: number]> = {
  caughtShare: [0.1, 1],
  falseGrantsPerDay: [0, 1000],
  fewestFailures: [1, 1000],
  fewestDays: [1, 6],
};

/** The text that `readBarField` reads back as the same. */
export function barText(key: keyof AutoBarWords, value: number): string {
  return key === "caughtShare" ? writePercent(value) : String(value);
}

export function readBarField(key: keyof AutoBarWords, text: string): Parsed {
  const parsed =
    key === "caughtShare"
      ? parsePercent(text)
      : key === "falseGrantsPerDay" && /^\d{1,4}(\.\d)?$/.test(text.trim())
        ? { ok: true as const, value: Number(text) }
        : parseWhole(text);
  if (!parsed.ok) return parsed;
  const [least, most] = BOUNDS[key];
  if (parsed.value >= least && parsed.value <= most) return parsed;
  const unit = key === "caughtShare" ? " %" : "";
  return { ok: false, because: `Between ${barText(key, least)}${unit} and ${barText(key, most)}${unit}` };
}
