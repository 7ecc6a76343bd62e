import { CircleCheckBig } from "lucide-react";
import Link from "next/link";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import type { Overview } from "@/server/api/shapes/overview";

const KINDS: Record<string, string> = {
  oom_kill: "killed, out of memory",
  exit_error: "exited with an error",
  unhealthy: "became unhealthy",
};

/** Failures of which nobody was warned in time, and what had been said instead. */
export function MissedFailures({ failures }: { failures: Overview["failures"] }) {
  const { foreseen, notForeseen, notAssessed, missed } = failures;
  const all = foreseen + notForeseen + notAssessed;
  return (
    <Card
      title="Not foreseen"
      description={
        all === 0
          ? "No failure in 7 days."
          : `${notForeseen + notAssessed} of ${all} ${all === 1 ? "failure" : "failures"} in 7 days; ${foreseen} stood over the threshold before.`
      }
    >
      {missed.length === 0 ? (
        <p className="flex items-center gap-2 text-base text-muted">
          <CircleCheckBig aria-hidden className="size-4 shrink-0 text-ok" />
          {all === 0 ? "Nothing failed." : "Every failure was foreseen."}
        </p>
      ) : (
        <ul className="grid gap-2.5">
          {missed.map((failure) => (
            <li key={`${failure.containerId} ${failure.at} ${failure.kind}`} className="grid text-sm">
              <span className="flex items-baseline justify-between gap-3">
                <Link
                  href={`/containers/${failure.containerId}`}
                  className="min-w-0 truncate font-medium text-base hover:underline"
                >
                  {failure.name}
                </Link>
                <Age at={failure.at} className="text-muted text-xs" />
              </span>
              <span className="text-muted" title={failure.detail}>
                {KINDS[failure.kind] ?? failure.kind};{" "}
                {failure.greatestRisk === null
                  ? "nothing was assessed in the hour before"
                  : `at most ${formatPercent(failure.greatestRisk)} was said, threshold ${formatPercent(failure.threshold)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
