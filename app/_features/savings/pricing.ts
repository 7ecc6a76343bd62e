import type { SavingSettings } from "@/server/api/shapes/savings";
import type { SizedDimension } from "@/server/domain/savings/sum-savings";

/** What one unit costs for an hour; `null`: nobody said, and then no money is shown. */
export interface Pricing {
  currency: string;
  price: number | null;
}

/** How many millicores or bytes one priced unit has. */
export const HOUR_UNITS = {
  cpu: { per: 1000, name: "core-hours" },
  memory: { per: 2 ** 30, name: "GiB-hours" },
} as const satisfies Record<SizedDimension, { per: number; name: string }>;

/** Hours of a month as clouds count them. */
const HOURS_A_MONTH = 730;

export function pricingOf(settings: SavingSettings | undefined, dimension: SizedDimension): Pricing {
  const prices = settings?.prices;
  const price = (dimension === "cpu" ? prices?.cpuCoreHour : prices?.memoryGibHour) ?? null;
  return { currency: prices?.currency ?? "", price };
}

/** "12.40 EUR" for so many core-hours or GiB-hours; an empty string where there is no price. */
export function moneyOf({ currency, price }: Pricing, hours: number): string {
  return price === null ? "" : `${(hours * price).toFixed(2)} ${currency}`;
}

/** The same for an amount that is held the whole month: in millicores or bytes. */
export function monthlyMoney(pricing: Pricing, dimension: SizedDimension, amount: number): string | null {
  if (pricing.price === null) return null;
  return `${moneyOf(pricing, (amount / HOUR_UNITS[dimension].per) * HOURS_A_MONTH)} a month`;
}
