"use client";

import { useStored } from "@/app/_lib/use-stored";
import { TextField } from "@/app/_ui/text-field";

export interface Prices {
  cpu: string;
  memory: string;
}
const NOTHING: Prices = { cpu: "", memory: "" };

/** What a core and a GiB cost in a month: of this browser, since nobody else needs to know. */
export const usePrices = () => useStored<Prices>("local", "prices", NOTHING);

/** A price as typed; `null` when there is none, `undefined` when it is none. */
export function readPrice(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Two optional fields; what is typed stays in this browser. */
export function PriceFields() {
  const [prices, setPrices] = usePrices();
  const field = (key: keyof Prices, label: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      placeholder="your price"
      value={prices[key]}
      maxLength={12}
      onChange={(event) => setPrices({ ...prices, [key]: event.target.value })}
      error={readPrice(prices[key]) === undefined ? "A number of at least 0, such as 24.50" : undefined}
    />
  );
  return (
    <div className="flex flex-wrap gap-3">
      {field("cpu", "One core a month")}
      {field("memory", "One GiB a month")}
    </div>
  );
}
