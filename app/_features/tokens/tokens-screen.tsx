"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { useMe } from "@/app/_lib/use-me";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { HowToUse } from "./how-to-use";
import { NewTokenDialog } from "./new-token-dialog";
import { TokenList } from "./token-list";

/** Tokens for programs: the command line, a script, Grafana, another system. */
export function TokensScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.tokens.list.queryOptions());
  const me = useMe().data;
  const [making, setMaking] = useState(false);
  const make = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus aria-hidden /> New token
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Tokens"
        description="For programs that look, or decide in your name: the command line, scripts, other systems."
        actions={make}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Loaded query={query} skeleton={<Skeleton className="h-40" />}>
          {(tokens) =>
            tokens.length > 0 ? (
              <TokenList tokens={tokens} ownersShown={me?.role === "admin"} />
            ) : (
              <Card>
                <EmptyState icon={KeyRound} title="No token yet" action={make}>
                  A token lets a program ask what you can see here. One that may only look is enough for
                  reports; one that decides can approve, reject and counter in your name, and the audit says
                  by which token.
                </EmptyState>
              </Card>
            )
          }
        </Loaded>
        <HowToUse />
      </div>
      {making ? <NewTokenDialog mayDecide={me?.role !== "viewer"} onClose={() => setMaking(false)} /> : null}
    </>
  );
}
