import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { Badge } from "@/app/_ui/badge";
import { Countdown } from "@/app/_ui/countdown";
import type { HostRow } from "@/server/api/shapes/host";

/** What this host has lent, to whom, until when; what ends first comes first. */
export function HostLeases({ leases }: Pick<HostRow, "leases">) {
  const ordered = [...leases].sort((a, b) => a.endsAt - b.endsAt);
  return (
    <section className="min-w-0">
      <h3 className="font-medium text-base">Leases ({leases.length})</h3>
      {leases.length === 0 ? (
        <p className="mt-1 text-muted text-sm">
          Nothing is lent: every container has the limits it started with.
        </p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {ordered.map((lease) => (
            <li
              key={lease.id}
              className="grid items-center gap-x-5 gap-y-1 py-2.5 text-sm sm:grid-cols-[minmax(0,1fr)_auto_5.5rem_8.5rem]"
            >
              <Link
                href={`/containers/${lease.containerId}`}
                className="min-w-0 truncate text-base hover:text-accent hover:underline"
              >
                {lease.containerName}
              </Link>
              <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
                <span className="text-muted">
                  {dimensionName(lease.dimension)} {formatAmount(lease.dimension, lease.baseline)}
                </span>
                <ArrowRight aria-label="to" className="size-3.5 text-faint" />
                <span className="font-medium">{formatAmount(lease.dimension, lease.granted)}</span>
              </span>
              <span>
                <Badge tone={lease.state === "active" ? "ok" : "neutral"}>
                  {lease.state.replaceAll("_", " ")}
                </Badge>
              </span>
              <span className="sm:text-right">
                <span className="text-muted">ends in </span>
                <Countdown until={lease.endsAt} over="due" urgentSeconds={0} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
