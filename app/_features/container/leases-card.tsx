import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { Countdown } from "@/app/_ui/countdown";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { LeaseDecision } from "./lease-decision";

/** It could not be given back safely, and its renewals are used up. */
const isKept = (lease: ContainerDetail["leases"][number]) =>
  lease.note?.startsWith("Kept past its end") === true;

/** What is granted for a time, and when it ends by itself. */
export function LeasesCard({ leases }: { leases: ContainerDetail["leases"] }) {
  return (
    <Card
      title="Leases"
      description={leases.length === 0 ? undefined : "Every grant ends by itself; the limit then returns."}
    >
      {leases.length === 0 ? (
        <p className="text-muted text-sm">Nothing is granted now: the limits are the container's own.</p>
      ) : (
        <ul className="grid gap-3">
          {leases.map((lease) => (
            <li key={lease.id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  {dimensionName(lease.dimension)} {formatAmount(lease.dimension, lease.baseline)} →{" "}
                  {formatAmount(lease.dimension, lease.granted)}
                  <Badge tone={lease.state === "active" ? "ok" : "neutral"}>{lease.state}</Badge>
                </p>
                {lease.note ? <p className="text-muted text-sm">{lease.note}</p> : null}
                {isKept(lease) ? <LeaseDecision leaseId={lease.id} /> : null}
              </div>
              <p className="text-muted text-sm">
                {isKept(lease) ? (
                  "past its end: decide"
                ) : (
                  <>
                    ends in <Countdown until={lease.endsAt} over="a moment" className="text-ink" />
                  </>
                )}
                {lease.renewals > 0 ? ` · renewed ${lease.renewals}×` : null}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
