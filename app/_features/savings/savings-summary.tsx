import { formatAmount } from "@/app/_lib/format-amount";
import { formatPercent } from "@/app/_lib/format-percent";
import { Card } from "@/app/_ui/card";
import { Meter } from "@/app/_ui/meter";
import { Stat } from "@/app/_ui/stat";
import type { SavingSum, SizedDimension } from "@/server/domain/savings/sum-savings";
import { monthlyMoney, type Pricing } from "./pricing";

const TITLES = { cpu: "CPU", memory: "Memory" } as const;

export interface SavingsSummaryProps {
  sum: SavingSum;
  dimension: SizedDimension;
  pricing: Pricing;
  /** Less history than this counts for nothing. */
  enoughHours: number;
}

/** One dimension of the whole fleet: requested, used, taken back, and what could still go back. */
export function SavingsSummary({ sum, dimension, pricing, enoughHours }: SavingsSummaryProps) {
  const amount = (value: number) => formatAmount(dimension, value);
  const money = (value: number) => monthlyMoney(pricing, dimension, value);
  return (
    <Card
      title={TITLES[dimension]}
      description={`${sum.limited} with a limit${sum.unlimited > 0 ? `, ${sum.unlimited} without` : ""}`}
    >
      <div className="grid gap-4">
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-3 xl:grid-cols-3 2xl:grid-cols-5">
          <Stat label="Requested" value={amount(sum.cap + sum.reclaimed)} note="limits they came with" />
          <Stat label="Used" value={amount(sum.used)} note="on average" />
          <Stat label="Right size" value={amount(sum.wanted)} note="costs least" />
          <Stat
            label="Reclaimed"
            value={amount(sum.reclaimed)}
            tone={sum.reclaimed > 0 ? "accent" : "neutral"}
            note={money(sum.reclaimed) ?? "taken back now"}
          />
          <Stat
            label="Could go back"
            value={amount(sum.giveBack)}
            tone={sum.giveBack > 0 ? "accent" : "neutral"}
            note={money(sum.giveBack) ?? `after ${enoughHours} h of history`}
          />
        </div>
        <div className="grid gap-1.5">
          <Meter
            label={`Share of the ${TITLES[dimension]} limits that is used`}
            value={sum.cap > 0 ? sum.used / sum.cap : null}
            mark={sum.cap > 0 ? Math.min(1, sum.wanted / sum.cap) : undefined}
          />
          <p className="text-muted text-xs">
            {sum.cap > 0
              ? `${formatPercent(sum.used / sum.cap)} of what is set aside is used; the mark is the right size.`
              : "No container has a limit, so nothing is set aside."}
            {sum.tight > 0
              ? ` ${sum.tight === 1 ? "1 limit is" : `${sum.tight} limits are`} under the right size.`
              : ""}
          </p>
        </div>
      </div>
    </Card>
  );
}
