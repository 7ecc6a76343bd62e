import Link from "next/link";
import { Badge } from "@/app/_ui/badge";
import { Countdown } from "@/app/_ui/countdown";
import type { HostRow } from "@/server/api/shapes/host";
import { AmountStep } from "./amount-step";

const STATES: Record<HostRow["donations"][number]["state"], string> = {
  intended: "stepping down",
  given: "given",
  returning: "going back",
};

/** Who stepped down for whom, by how much and until when; each links to the negotiation that it was for. */
export function HostDonations({ donations }: Pick<HostRow, "donations">) {
  if (donations.length === 0) return null;
  return (
    <section className="min-w-0">
      <h3 className="font-medium text-base">Donors ({donations.length})</h3>
      <ul className="mt-1 divide-y divide-line">
        {donations.map((gift) => (
          <li
            key={gift.id}
            className="grid items-center gap-x-5 gap-y-1 py-2.5 text-sm sm:grid-cols-[minmax(0,1fr)_auto_5.5rem_8.5rem]"
          >
            <span className="flex min-w-0 flex-wrap items-center gap-1.5 text-base">
              <Link
                href={`/containers/${gift.donorId}`}
                className="min-w-0 truncate hover:text-accent hover:underline"
              >
                {gift.donorName}
              </Link>
              <span className="text-muted text-sm">for</span>
              <Link
                href={`/negotiations/${gift.negotiationId}`}
                className="min-w-0 truncate hover:text-accent hover:underline"
              >
                {gift.receiverName}
              </Link>
            </span>
            <AmountStep dimension={gift.dimension} from={gift.baseline} to={gift.lowered} />
            <span>
              <Badge tone={gift.state === "given" ? "ok" : "neutral"}>{STATES[gift.state]}</Badge>
            </span>
            <span className="sm:text-right">
              <span className="text-muted">back in </span>
              <Countdown until={gift.endsAt} over="due" urgentSeconds={0} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
