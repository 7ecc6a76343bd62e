"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { z } from "zod";
import { cn } from "@/app/_lib/cn";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import type { timelineEntry } from "@/server/api/shapes/container";

type Entry = z.infer<typeof timelineEntry>;

const LOOKS: Record<Entry["level"], { icon: LucideIcon; tone: string; word: string }> = {
  info: { icon: Info, tone: "text-muted", word: "Information" },
  success: { icon: CircleCheck, tone: "text-ok", word: "Success" },
  warning: { icon: TriangleAlert, tone: "text-warn", word: "Warning" },
  error: { icon: OctagonAlert, tone: "text-danger", word: "Error" },
};

/** How many lines stand there before one asks for the rest. */
const FIRST = 15;

/** All that was said and done about a container, the newest first. */
export function TimelineCard({ id }: { id: number }) {
  const trpc = useTRPC();
  const timeline = useQuery(trpc.container.timeline.queryOptions({ id }));
  const [all, setAll] = useState(false);
  return (
    <Card title="Timeline">
      <Loaded query={timeline} skeleton={<Skeleton className="h-48" />}>
        {(entries) =>
          entries.length === 0 ? (
            <p className="text-muted text-sm">Nothing has been negotiated, changed or gone wrong yet.</p>
          ) : (
            <>
              <ol className="grid">
                {entries.slice(0, all ? undefined : FIRST).map((entry, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: counted from the oldest, which stays where it is; two lines may be equal
                  <Line key={entries.length - index} entry={entry} last={index === entries.length - 1} />
                ))}
              </ol>
              {!all && entries.length > FIRST ? (
                <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
                  Show {entries.length - FIRST} more
                </Button>
              ) : null}
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function Line({ entry, last }: { entry: Entry; last: boolean }) {
  const { icon: Icon, tone, word } = LOOKS[entry.level];
  return (
    <li className="relative flex gap-3 pb-3">
      {last ? null : <span aria-hidden className="absolute top-5 bottom-0 left-[7px] w-px bg-line" />}
      <Icon aria-label={word} className={cn("relative mt-0.5 size-4 shrink-0", tone)} />
      <div className="flex min-w-0 grow flex-wrap items-baseline justify-between gap-x-4">
        <p className="min-w-0 basis-60 grow break-words text-sm">
          {entry.negotiationId === null ? (
            entry.text
          ) : (
            <Link href={`/negotiations/${entry.negotiationId}`} className="hover:underline">
              {entry.text}
            </Link>
          )}
        </p>
        <Age at={entry.at} className="shrink-0 text-muted text-xs" />
      </div>
    </li>
  );
}
