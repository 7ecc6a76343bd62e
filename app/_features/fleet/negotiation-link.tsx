import { HandCoins } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/app/_ui/badge";
import type { FleetRow } from "@/server/api/shapes/fleet";

/** What a negotiation's state means to somebody who looks at the fleet. */
const WORDS: Record<string, string> = {
  open: "Negotiating",
  asked: "Asking the host",
  deferred: "Host says later",
  offered: "Host offers",
  waiting_approval: "Offer waits",
  accepted: "Accepted",
  applying: "Applying",
  verifying: "Verifying",
  committed: "Lease in force",
};

/** Leads to the negotiation under way for a container. */
export function NegotiationLink({ negotiation }: { negotiation: NonNullable<FleetRow["negotiation"]> }) {
  const waits = negotiation.state === "waiting_approval";
  return (
    <Link
      href={`/negotiations/${negotiation.id}`}
      // The row leads to the container; this leads elsewhere.
      onClick={(event) => event.stopPropagation()}
      className="relative z-10 inline-flex min-h-6 shrink-0 items-center rounded-md hover:underline"
    >
      <Badge tone={waits ? "accent" : "outline"}>
        <HandCoins aria-hidden />
        {WORDS[negotiation.state] ?? negotiation.state}
      </Badge>
    </Link>
  );
}
