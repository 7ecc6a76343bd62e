"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Handshake, Keyboard } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { NegotiationLines } from "./negotiation-lines";
import { ObservedCard } from "./observed-card";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { useSingleKeys } from "./use-single-keys";
import { WaitingList } from "./waiting-list";

const PAGE = 25;
/** The API answers with no more than that. */
const MOST = 500;

/** What waits for a person first, then what is under way, then how the others ended. */
export function NegotiationsScreen() {
  const trpc = useTRPC();
  const [limit, setLimit] = useState(PAGE);
  const [help, setHelp] = useState(false);
  const keys = useSingleKeys();
  const waiting = useQuery(trpc.negotiations.list.queryOptions({ scope: "waiting", limit: MOST }));
  const live = useQuery(trpc.negotiations.list.queryOptions({ scope: "live", limit: MOST }));
  const ended = useQuery(
    trpc.negotiations.list.queryOptions({ scope: "ended", limit }, { placeholderData: keepPreviousData }),
  );
  return (
    <>
      <PageHeader
        title="Negotiations"
        description="What containers ask for, what their hosts offer, and what became of it."
        actions={
          <Button variant="ghost" onClick={() => setHelp(true)}>
            <Keyboard aria-hidden /> Keys{keys.on ? "" : " (off)"}
          </Button>
        }
      />
      <div className="grid gap-8">
        <Loaded query={waiting} skeleton={<Skeleton className="h-64" />}>
          {({ rows }) => <WaitingList rows={rows} keysOn={keys.on} onHelp={() => setHelp(true)} />}
        </Loaded>
        <Loaded query={live} skeleton={<Skeleton className="h-40" />}>
          {({ rows }) => {
            const underWay = rows.filter((row) => !row.waiting);
            return (
              <Card
                flush
                title={`Under way and in force (${underWay.length})`}
                description="Being negotiated, applied or verified, or granted until the lease ends."
              >
                {underWay.length === 0 ? (
                  <p className="px-4 pb-4 text-base text-muted">Nothing is under way.</p>
                ) : (
                  <NegotiationLines rows={underWay} />
                )}
              </Card>
            );
          }}
        </Loaded>
        <ObservedCard />
        <Loaded query={ended} skeleton={<Skeleton className="h-64" />}>
          {({ rows }) => (
            <Card flush title="Ended" description="Newest first.">
              {rows.length === 0 ? (
                <EmptyState icon={Handshake} title="No negotiation has ended yet">
                  When a container’s risk reaches its policy’s threshold, PFN asks the host for more. The
                  outcome appears here.
                </EmptyState>
              ) : (
                <NegotiationLines rows={rows} />
              )}
              {rows.length >= limit && limit < MOST ? (
                <div className="grid place-items-center border-line border-t p-3">
                  <Button
                    loading={ended.isPlaceholderData}
                    onClick={() => setLimit(Math.min(MOST, limit + PAGE))}
                  >
                    Load more
                  </Button>
                </div>
              ) : null}
              {rows.length >= MOST ? (
                <p className="border-line border-t px-4 py-3 text-muted text-sm">
                  The newest {MOST} are shown. The audit and each container’s page reach further back.
                </p>
              ) : null}
            </Card>
          )}
        </Loaded>
      </div>
      <ShortcutsDialog open={help} onOpenChange={setHelp} on={keys.on} onToggle={keys.set} />
    </>
  );
}
