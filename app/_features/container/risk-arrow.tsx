import { formatPercent } from "@/app/_lib/format-percent";

/** What a grant does to the risk: "risk in 15 min 82 % → 4 %". */
export function RiskArrow({
  before,
  after,
  minutes,
}: {
  before: number;
  after: number | null;
  minutes: number;
}) {
  return (
    <span>
      risk in {minutes} min <span className="font-medium text-ink">{formatPercent(before)}</span>
      {after === null ? null : (
        <>
          {" → "}
          <span className="font-medium text-ink">{formatPercent(after)}</span>
        </>
      )}
    </span>
  );
}
