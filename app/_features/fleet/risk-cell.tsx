import { memo } from "react";
import { formatPercent } from "@/app/_lib/format-percent";
import { riskSeverity } from "@/app/_lib/risk-severity";
import { Meter } from "@/app/_ui/meter";
import { RiskBadge } from "@/app/_ui/risk-badge";
import { Tooltip } from "@/app/_ui/tooltip";
import type { FleetRow } from "@/server/api/shapes/fleet";
import { riskAt } from "@/server/domain/risk/risk-at";

const TONE = { unknown: "neutral", low: "neutral", elevated: "warn", high: "danger" } as const;

type Told = Pick<FleetRow, "risk" | "horizonMinutes" | "threshold">;

/** The risk at the policy's own horizon, against the policy's threshold; the other horizons are in the tooltip. */
export const RiskCell = memo(
  function RiskCell({ row }: { row: Told }) {
    const risk = riskAt(row.risk, row.horizonMinutes);
    const severity = riskSeverity(risk, row.threshold);
    return (
      <Tooltip content={<Horizons row={row} />}>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
          <div className="flex items-center justify-between gap-1.5">
            <span className="whitespace-nowrap font-semibold">
              {formatPercent(risk)}
              <span className="ml-1 font-normal text-muted text-xs">in {row.horizonMinutes} min</span>
            </span>
            <RiskBadge risk={risk} threshold={row.threshold} wordOnly />
          </div>
          <Meter
            label={`Risk within ${row.horizonMinutes} minutes`}
            value={risk}
            mark={row.threshold}
            tone={TONE[severity]}
            valueText={inWords(row)}
          />
        </div>
      </Tooltip>
    );
  },
  (before, after) => looksAs(before.row) === looksAs(after.row),
);

/** What is seen of a risk: a change in its fourth digit is none. */
function looksAs({ risk, horizonMinutes, threshold }: Told): string {
  const seen = risk === null ? "unknown" : [risk.m5, risk.m15, risk.m60].map(toThousandths).join();
  const severity = riskSeverity(riskAt(risk, horizonMinutes), threshold);
  return `${seen}/${severity}/${horizonMinutes}/${threshold}`;
}

const toThousandths = (share: number) => `${Math.round(share * 1000)}${formatPercent(share)}`;

/** All that the tooltip shows, for those who do not hover. */
function inWords({ risk, threshold }: Told): string {
  if (risk === null) return "unknown";
  const { m5, m15, m60 } = risk;
  return `${formatPercent(m5)} in 5 min, ${formatPercent(m15)} in 15 min, ${formatPercent(m60)} in 60 min; threshold ${formatPercent(threshold)}`;
}

function Horizons({ row }: { row: Told }) {
  const values = [
    ["5 min", row.risk?.m5],
    ["15 min", row.risk?.m15],
    ["60 min", row.risk?.m60],
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
      {values.map(([horizon, value]) => (
        <div key={horizon} className="contents">
          <dt className="text-muted">Within {horizon}</dt>
          <dd className="text-right font-medium">{value === undefined ? "unknown" : formatPercent(value)}</dd>
        </div>
      ))}
      <dt className="text-muted">Threshold</dt>
      <dd className="text-right font-medium">{formatPercent(row.threshold)}</dd>
    </dl>
  );
}
