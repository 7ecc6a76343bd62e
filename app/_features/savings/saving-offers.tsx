"use client";

import { useMutation } from "@tanstack/react-query";
import { Check } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Card } from "@/app/_ui/card";
import { Countdown } from "@/app/_ui/countdown";
import { DimensionIcon } from "@/app/_ui/dimension-icon";
import { GuardedButton } from "@/app/_ui/guarded-button";
import type { SavingOffer } from "@/server/api/shapes/savings";
import { useSavingsAction } from "./use-savings-action";

/** As many as one call takes. */
const MOST = 200;

/** Steps down that wait for a person: one, some or all of them at once. */
export function SavingOffers({ offers }: { offers: readonly SavingOffer[] }) {
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const refusal = useRoleRefusal("operator");
  const accept = useMutation(
    trpc.savings.accept.mutationOptions(useSavingsAction(() => setChosen(new Set()))),
  );
  // What was chosen and is gone meanwhile is not chosen any more.
  const picked = offers.filter(({ id }) => chosen.has(id)).slice(0, MOST);
  const all = picked.length === Math.min(MOST, offers.length);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  if (offers.length === 0) return null;
  return (
    <Card
      flush
      title={`Waits for your yes (${offers.length})`}
      description="Each container shows the next step, and how far the steps after it may go. Every step is read back and watched; at the first sign that it is missed, all of it goes back."
    >
      <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3">
        <label className="flex min-h-6 items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={all}
            onChange={() => setChosen(all ? new Set() : new Set(offers.slice(0, MOST).map(({ id }) => id)))}
          />
          All of them
        </label>
        <GuardedButton
          variant="primary"
          refusal={refusal}
          disabled={picked.length === 0}
          loading={accept.isPending}
          onClick={() => accept.mutate({ offers: picked.map(({ id, revision }) => ({ id, revision })) })}
        >
          <Check aria-hidden /> {picked.length > 1 ? `Take back from ${picked.length}` : "Take back"}
        </GuardedButton>
      </div>
      <ul
        aria-label="Steps down that wait"
        className="max-h-96 divide-y divide-line overflow-y-auto border-line border-t"
      >
        {offers.map((offer) => (
          <Line
            key={offer.id}
            offer={offer}
            chosen={chosen.has(offer.id)}
            onToggle={() => toggle(offer.id)}
          />
        ))}
      </ul>
    </Card>
  );
}

function Line({ offer, chosen, onToggle }: { offer: SavingOffer; chosen: boolean; onToggle: () => void }) {
  const amount = (value: number) => formatAmount(offer.dimension, value);
  return (
    <li className="flex gap-3 px-4 py-3">
      <input
        type="checkbox"
        aria-label={`${offer.name}: ${amount(offer.from)} to ${amount(offer.to)}`}
        className="mt-1 size-4 shrink-0 accent-accent"
        checked={chosen}
        onChange={onToggle}
      />
      <div className="grid min-w-0 grow gap-x-6 gap-y-1 text-sm md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto]">
        <span className="min-w-0">
          <Link
            href={`/negotiations/${offer.id}`}
            className="block truncate font-medium text-base hover:underline"
          >
            {offer.name}
          </Link>
          <span className="block truncate text-muted text-xs">{offer.host}</span>
        </span>
        <span className="min-w-0 tabular-nums">
          <span className="inline-flex flex-wrap items-center gap-1.5">
            <DimensionIcon dimension={offer.dimension} className="size-4 text-muted" />
            {amount(offer.from)} → <strong className="font-semibold">{amount(offer.to)}</strong>
            <span className="text-muted">then down to {amount(offer.downTo)}</span>
          </span>
          <span className="block text-muted text-xs first-letter:uppercase">{offer.because}</span>
        </span>
        <span className="text-muted text-xs md:text-right">
          {offer.residualRisk === null ? "risk unknown" : `risk then ${formatPercent(offer.residualRisk)}`}
          {offer.expiresAt === null ? null : (
            <span className="block">
              waits <Countdown until={offer.expiresAt} />
            </span>
          )}
        </span>
      </div>
    </li>
  );
}
