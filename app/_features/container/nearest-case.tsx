"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import Link from "next/link";
import { useNow } from "@/app/_lib/clock";
import { formatInstant } from "@/app/_lib/format-instant";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { caseWords } from "./case-words";

/** The past failure that it looks like now; nothing where none is near. */
export function NearestCase({ id }: { id: number }) {
  const trpc = useTRPC();
  const now = useNow();
  const { data: own } = useQuery(
    trpc.container.nearestCase.queryOptions({ id }, { refetchInterval: 60_000 }),
  );
  if (!own) return null;
  return (
    <p className="flex items-baseline gap-2 text-sm">
      <History aria-hidden className="size-4 shrink-0 translate-y-0.5 text-muted" />
      <span className="min-w-0">
        Looks like{" "}
        <Link href={`/containers/${own.containerId}`} className="font-medium underline underline-offset-2">
          {own.containerId === id ? "itself" : own.name}
        </Link>{" "}
        at <time dateTime={new Date(own.at).toISOString()}>{formatInstant(own.at, now)}</time>,{" "}
        {caseWords(own)} <span className="text-muted">({formatPercent(own.alike)} alike)</span>
      </span>
    </p>
  );
}
