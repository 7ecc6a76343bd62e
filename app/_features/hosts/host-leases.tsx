import Link from "next/link";
import { formatAmount } from "@/app/_lib/format-amount";
import { Badge } from "@/app/_ui/badge";
import { Countdown } from "@/app/_ui/countdown";
import { Table, Td, Th } from "@/app/_ui/table";
import type { HostRow } from "@/server/api/shapes/host";

/** What this host has lent, to whom, until when. */
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
        <Table aria-label="Leases" className="mt-1">
          <thead>
            <tr>
              <Th className="pl-0">Container</Th>
              <Th>From → to</Th>
              <Th>State</Th>
              <Th className="pr-0 text-right">Ends in</Th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((lease) => (
              <tr key={lease.id}>
                <Td className="max-w-56 truncate pl-0">
                  <Link
                    href={`/containers/${lease.containerId}`}
                    className="hover:text-accent hover:underline"
                  >
                    {lease.containerName}
                  </Link>
                </Td>
                <Td className="whitespace-nowrap">
                  <span className="text-muted">{lease.dimension === "cpu" ? "CPU" : "Memory"} </span>
                  {formatAmount(lease.dimension, lease.baseline)} →{" "}
                  <span className="font-medium">{formatAmount(lease.dimension, lease.granted)}</span>
                </Td>
                <Td>
                  <Badge tone={lease.state === "active" ? "ok" : "neutral"}>
                    {lease.state.replaceAll("_", " ")}
                  </Badge>
                </Td>
                <Td className="pr-0 text-right">
                  <Countdown until={lease.endsAt} over="being handed back" urgentSeconds={0} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
