"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, HandCoins } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Countdown } from "@/app/_ui/countdown";
import { changePhrase, timeoutWords } from "../negotiations/negotiation-words";
import { RiskArrow } from "./risk-arrow";

/** The offer that waits for a person, if there is one: leads to where it is decided. */
export function OfferCard({ containerId }: { containerId: number }) {
  const trpc = useTRPC();
  const waiting = useQuery(trpc.negotiations.list.queryOptions({ scope: "waiting", containerId }));
  const offer = waiting.data?.rows[0];
  if (!offer) return null;
  return (
    <section
      aria-label="Offer that waits"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-lg border border-accent bg-accent-soft px-4 py-3"
    >
      <div className="flex min-w-0 grow basis-72 items-start gap-3">
        <HandCoins aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
        <div className="grid min-w-0 gap-0.5">
          <p className="font-semibold text-lg">An offer waits: {changePhrase(offer)}</p>
          <p className="flex flex-wrap gap-x-4 text-muted text-sm">
            <RiskArrow before={offer.risk} after={offer.residualRisk} minutes={offer.horizonMinutes} />
            {offer.expiresAt === null ? null : (
              <span>
                <Countdown until={offer.expiresAt} /> left, {timeoutWords(offer.onTimeout)}
              </span>
            )}
          </p>
        </div>
      </div>
      <Button asChild variant="primary">
        <Link href={`/negotiations/${offer.id}`}>
          Decide <ArrowRight aria-hidden />
        </Link>
      </Button>
    </section>
  );
}
