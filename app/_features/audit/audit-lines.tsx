"use client";

import { CircleHelp, Cog, type LucideIcon, ScrollText, Server, UserRound } from "lucide-react";
import Link from "next/link";
import { type ActorKind, actorWords } from "@/app/_lib/actor-words";
import { useNow } from "@/app/_lib/clock";
import { cn } from "@/app/_lib/cn";
import { formatInstant } from "@/app/_lib/format-instant";
import { Age } from "@/app/_ui/age";
import { actionWords, subjectWords } from "./action-words";
import type { AuditRow } from "./download-csv";
import { subjectHref } from "./subject-href";

const ACTORS: Record<ActorKind, LucideIcon> = {
  person: UserRound,
  policy: ScrollText,
  controller: Cog,
  runtime: Server,
  other: CircleHelp,
};

/** Audit rows; on a narrow screen each becomes a small card. */
export function AuditLines({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => (
        <Line key={row.id} row={row} />
      ))}
    </ul>
  );
}

function Line({ row }: { row: AuditRow }) {
  const now = useNow();
  const actor = actorWords(row.actor);
  const href = subjectHref(row.subject);
  const Icon = ACTORS[actor.kind];
  const human = actor.kind === "person";
  return (
    <li className="grid gap-x-5 gap-y-1 px-4 py-2.5 text-base sm:grid-cols-[9.5rem_11rem_minmax(0,1fr)]">
      <span className="whitespace-nowrap text-sm">
        {formatInstant(row.at, now)} <Age at={row.at} className="ml-1 text-muted text-xs" />
      </span>
      <span className="flex min-w-0 items-center gap-2 self-start">
        <span
          aria-hidden
          className={cn(
            "grid size-6 shrink-0 place-items-center rounded-full",
            human ? "bg-accent-soft text-accent" : "bg-raised text-muted",
          )}
        >
          <Icon className="size-3.5" />
        </span>
        <span className="min-w-0 truncate" title={row.actor}>
          {actor.name}
        </span>
      </span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium first-letter:uppercase" title={row.action}>
            {actionWords(row.action)}
          </span>
          {href ? (
            <Link href={href} className="min-w-0 break-all text-accent text-sm hover:underline">
              {subjectWords(row.subject)}
            </Link>
          ) : (
            <span className="min-w-0 break-all text-muted text-sm">{subjectWords(row.subject)}</span>
          )}
        </span>
        {row.detail ? <span className="block break-words text-muted text-sm">{row.detail}</span> : null}
      </span>
    </li>
  );
}
