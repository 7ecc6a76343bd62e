import { formatPercent } from "@/app/_lib/format-percent";
import type { Replay } from "./use-replay";
import { whatIfRows } from "./what-if-rows";

const SAID = ["Failures caught", "False grants a day", "Slack: memory limits not used"] as const;

/** The replay in one line, beside the field that is being moved: the whole of it stands under What if. */
export function ReplayLine({ replay: { shown, isOld, run, isUnderWay } }: { replay: Replay }) {
  if (isUnderWay)
    return (
      <p role="status" className="text-muted text-xs">
        Replaying the last 7 days: {formatPercent(run?.progress ?? 0)}
      </p>
    );
  const result = shown?.result;
  if (!result || isOld || result.from === null) return null;
  const rows = whatIfRows(result);
  return (
    <p role="status" className="text-muted text-xs">
      Replayed:{" "}
      {SAID.map((label) => {
        const row = rows.find((one) => one.label === label);
        return row ? `${label.toLowerCase()} ${row.drafted} (in force ${row.inForce})` : null;
      })
        .filter((words) => words !== null)
        .join("; ")}
      .
    </p>
  );
}
