"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Laptop } from "lucide-react";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import type { OwnSession } from "@/server/api/shapes/account";
import { browserWords } from "./browser-words";

/** Where one is signed in, to end what should not be. */
export function SessionsCard() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const query = useQuery(trpc.account.sessions.queryOptions());
  const end = useMutation(
    trpc.account.endSessions.mutationOptions({
      onSuccess: notifyOutcome,
      onError: notifyError,
      onSettled: () => queries.invalidateQueries(trpc.account.pathFilter()),
    }),
  );
  return (
    <Loaded query={query} skeleton={<Skeleton className="h-40" />}>
      {(sessions) => (
        <Card
          flush
          title="Where you are signed in"
          actions={
            sessions.length > 1 ? (
              <Button size="sm" loading={end.isPending} onClick={() => end.mutate({ id: null })}>
                Sign out everywhere else
              </Button>
            ) : null
          }
        >
          <ul className="divide-y divide-line">
            {sessions.map((session) => (
              <Session
                key={session.id}
                session={session}
                busy={end.isPending}
                onEnd={() => end.mutate({ id: session.id })}
              />
            ))}
          </ul>
        </Card>
      )}
    </Loaded>
  );
}

function Session({ session, busy, onEnd }: { session: OwnSession; busy: boolean; onEnd: () => void }) {
  const browser = browserWords(session.userAgent);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2.5 px-4 py-3">
      <Laptop aria-hidden className="size-4.5 shrink-0 text-muted" />
      <div className="min-w-0 grow basis-48">
        <p className="flex flex-wrap items-center gap-2">
          <span className="truncate font-medium text-base" title={session.userAgent ?? undefined}>
            {browser}
          </span>
          {session.current ? <Badge tone="accent">This one</Badge> : null}
        </p>
        <p className="text-muted text-sm">
          {session.address ?? "address unknown"} · <Age at={session.createdAt} prefix="signed in" /> ·{" "}
          <Age at={session.usedAt} prefix="renewed" />
        </p>
      </div>
      {session.current ? null : (
        <Button size="sm" disabled={busy} aria-label={`Sign out ${browser}`} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  );
}
