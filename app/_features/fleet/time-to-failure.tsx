import { formatRange } from "@/app/_lib/format-range";
import type { FleetRow } from "@/server/api/shapes/fleet";

/** When it fails, if it fails: an interval, never one number. */
export function TimeToFailure({ value }: { value: FleetRow["timeToFailure"] }) {
  if (value === null) return <span className="text-faint">—</span>;
  return <span className="whitespace-nowrap">{formatRange(value.earlySeconds, value.lateSeconds)}</span>;
}
