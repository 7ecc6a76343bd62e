import Link from "next/link";
import { Badge } from "@/app/_ui/badge";
import { Countdown } from "@/app/_ui/countdown";
import type { HostRow } from "@/server/api/shapes/host";
import { AmountStep } from "./amount-step";

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
              <AmountStep dimension={lease.dimension} from={lease.baseline} to={lease.granted} />
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
