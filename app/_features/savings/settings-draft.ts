import type { SavingSettings } from "@/server/api/shapes/savings";

/** The settings as typed. */
export interface SettingsDraft {
  enabled: boolean;
  stepShare: string;
  watchMinutes: string;
  historyHours: string;
  currency: string;
  cpu: string;
  memory: string;
}

type Field = Exclude<keyof SettingsDraft, "enabled">;
export type ReadDraft =
  | { ok: true; settings: SavingSettings }
  | { ok: false; problems: Partial<Record<Field, string>> };

export function draftOf({ reclaim, prices }: SavingSettings): SettingsDraft {
  return {
    enabled: reclaim.enabled,
    stepShare: String(Math.round(reclaim.stepShare * 100)),
    watchMinutes: String(reclaim.watchSeconds / 60),
    historyHours: String(reclaim.leastHistoryHours),
    currency: prices.currency,
    cpu: prices.cpuCoreHour === null ? "" : String(prices.cpuCoreHour),
    memory: prices.memoryGibHour === null ? "" : String(prices.memoryGibHour),
  };
}

/** What was typed as settings, or what is wrong with each field and what would be right. */
export function readDraft(draft: SettingsDraft): ReadDraft {
  const problems: Partial<Record<Field, string>> = {};
  const number = (field: Field, min: number, max: number): number => {
    const value = Number(draft[field].trim().replace(",", "."));
    if (draft[field].trim() === "" || !(value >= min && value <= max))
      problems[field] = `A number from ${min} to ${max}`;
    return value;
  };
  const price = (field: "cpu" | "memory") =>
    draft[field].trim() === "" ? null : number(field, 0, 1_000_000);
  const currency = draft.currency.trim();
  if (currency === "" || currency.length > 6) problems.currency = "One to six letters, such as EUR";
  const settings: SavingSettings = {
    reclaim: {
      enabled: draft.enabled,
      stepShare: number("stepShare", 5, 50) / 100,
      watchSeconds: Math.round(number("watchMinutes", 1, 1_440) * 60),
      leastHistoryHours: number("historyHours", 1, 720),
    },
    prices: { currency, cpuCoreHour: price("cpu"), memoryGibHour: price("memory") },
  };
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, settings };
}
