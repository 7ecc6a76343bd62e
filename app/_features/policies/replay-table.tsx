import { cn } from "@/app/_lib/cn";
import { formatDuration } from "@/app/_lib/format-duration";
import { Table, Td, Th } from "@/app/_ui/table";
import type { PolicyReplay } from "@/server/api/shapes/policy-replay";
import { whatIfRows } from "./what-if-rows";

const DAY_MS = 86_400_000;

/** A replay in words: the draft beside what was in force. */
export function ReplayTable({ replay }: { replay: PolicyReplay }) {
  if (replay.from === null)
    return (
      <p className="text-muted text-sm">
        None of these containers has been assessed yet, so there is nothing to replay. History begins with the
        first assessment and is kept for 7 days.
      </p>
    );
  const reach = formatDuration((replay.until - replay.from) / 1000);
  return (
    <>
      <p className="text-sm">
        The last {reach} of {replay.containers} {replay.containers === 1 ? "container" : "containers"}
        {replay.overruled > 0
          ? `; for ${replay.overruled} of them another policy or a label overrules some of this draft.`
          : "."}
        {replay.until - replay.from < DAY_MS
          ? " Less than a day of history: a pattern that repeats daily is not in it yet."
          : ""}
      </p>
      <div className="-mx-4">
        <Table aria-label="What would have happened">
          <thead>
            <tr>
              <Th>Would have happened</Th>
              <Th className="text-right">This draft</Th>
              <Th className="text-right">In force</Th>
            </tr>
          </thead>
          <tbody>
            {whatIfRows(replay).map(({ label, drafted, inForce }) => (
              <tr key={label}>
                <Td>{label}</Td>
                <Td className={cn("text-right", drafted !== inForce && "font-semibold text-accent")}>
                  {drafted}
                </Td>
                <Td className="text-right text-muted">{inForce}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <p className="text-muted text-xs">
        Every ask is taken as approved at once, and the host as having enough. Usage beyond a limit that held
        it back was never seen, so an OOM kill counts as caught where the grant was larger than the limit that
        it met. Where PFN itself helped, nobody knows whether a failure would have come: those grants are the
        ones that nobody can judge.
      </p>
    </>
  );
}
