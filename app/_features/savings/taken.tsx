import { formatAmount } from "@/app/_lib/format-amount";
import { Age } from "@/app/_ui/age";
import { Countdown } from "@/app/_ui/countdown";
import type { SavingRow } from "@/server/api/shapes/savings";
import { reclaimedOf } from "@/server/domain/savings/sum-savings";

/** What was taken back, since when, and what holds it now. */
export function Taken({ row }: { row: SavingRow }) {
  const { reclaim, heldOffUntil } = row;
  if (reclaim === null) {
    return heldOffUntil === null ? null : (
      <span className="block text-muted text-xs">
        given back; left alone for <Countdown until={heldOffUntil} urgentSeconds={0} />
      </span>
    );
  }
  const amount = formatAmount(row.dimension, reclaimedOf(row));
  return (
    <span className="block text-accent text-xs">
      {amount} of {formatAmount(row.dimension, reclaim.original)} taken back in{" "}
      {reclaim.steps === 1 ? "1 step" : `${reclaim.steps} steps`}, begun <Age at={reclaim.since} />
      {reclaim.wantedBack === null ? null : `; goes back: ${reclaim.wantedBack}`}
    </span>
  );
}
