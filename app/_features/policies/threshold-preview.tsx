"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { cn } from "@/app/_lib/cn";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { useDebounced } from "@/app/_lib/use-debounced";
import { Age } from "@/app/_ui/age";

const SHOWN = 6;

export interface ThresholdPreviewProps {
  pattern: string;
  /** `null` while it cannot be read. */
  threshold: number | null;
  horizonMinutes: 5 | 15 | 60;
}

/** "3 of 24 containers are over 60 % now: …": what the next cycle would see, while the threshold is dragged. */
export function ThresholdPreview({ pattern, threshold, horizonMinutes }: ThresholdPreviewProps) {
  const trpc = useTRPC();
  const rested = useDebounced(threshold, 150);
  const restedPattern = useDebounced(pattern.trim(), 300);
  const query = useQuery(
    trpc.policies.preview.queryOptions(
      { pattern: restedPattern, threshold: rested ?? 0, horizonMinutes },
      { enabled: rested !== null && restedPattern !== "", placeholderData: keepPreviousData },
    ),
  );
  if (rested === null || restedPattern === "")
    return (
      <p className="text-muted text-sm">The preview needs a pattern and a threshold that can be read.</p>
    );
  if (query.error) return <p className="text-danger text-sm">The preview is not available now.</p>;
  if (!query.data) return <p className="text-muted text-sm">Looking at the fleet…</p>;
  const { matches, over } = query.data;
  const ranked = [...over].sort((a, b) => b.risk - a.risk);
  return (
    <div
      role="status"
      className={cn("grid gap-1.5 text-sm transition-opacity", query.isPlaceholderData && "opacity-60")}
    >
      <p>
        <strong className={over.length > 0 ? "font-semibold text-danger" : "font-semibold"}>
          {over.length} of {matches} {matches === 1 ? "container" : "containers"}
        </strong>{" "}
        {over.length === 1 ? "is" : "are"} at or over {formatPercent(rested)} within {horizonMinutes} min now
        {over.length > 0 ? ":" : "."}{" "}
        <span className="text-muted text-xs">
          read <Age at={query.dataUpdatedAt} />
        </span>
      </p>
      {ranked.length > 0 ? (
        <ul className="flex flex-wrap gap-1.5">
          {ranked.slice(0, SHOWN).map((container) => (
            <li key={container.id}>
              <Link
                href={`/containers/${container.id}`}
                className="inline-flex min-h-6 items-center gap-1.5 rounded-md bg-raised px-2 hover:text-accent"
              >
                <span className="max-w-48 truncate">{container.name}</span>
                <span className="font-medium text-danger">{formatPercent(container.risk)}</span>
              </Link>
            </li>
          ))}
          {ranked.length > SHOWN ? (
            <li className="py-1 text-muted">and {ranked.length - SHOWN} more</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}
