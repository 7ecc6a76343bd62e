"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, RefreshCw, ScrollText } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";
import { useDebounced } from "@/app/_lib/use-debounced";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { SearchField } from "@/app/_ui/search-field";
import { Skeleton } from "@/app/_ui/skeleton";
import { AuditLines } from "./audit-lines";
import { ChainStatus } from "./chain-status";
import { downloadCsv } from "./download-csv";

const PAGE = 100;

/** Who or what did what, newest first. */
export function AuditScreen() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const asked = useDebounced(search.trim(), 250);
  const query = useInfiniteQuery({
    queryKey: [...trpc.audit.list.queryKey({ search: asked }), "pages"],
    queryFn: ({ pageParam, signal }) =>
      client.audit.list.query(
        { limit: PAGE, ...(asked ? { search: asked } : {}), ...(pageParam ? { before: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextBefore,
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <PageHeader
        title="Audit"
        description="Who or what did what, newest first. Written with the change itself, chained, and never edited."
        actions={
          <>
            <Button loading={query.isRefetching} onClick={() => void query.refetch()}>
              <RefreshCw aria-hidden /> Renew
            </Button>
            <Button disabled={rows.length === 0} onClick={() => downloadCsv(rows)}>
              <Download aria-hidden /> Export{" "}
              {rows.length === 1 ? "1 row" : rows.length > 0 ? `${rows.length} rows` : ""} as CSV
            </Button>
          </>
        }
      />
      <ChainStatus />
      <search className="mb-4 block max-w-md">
        <SearchField
          label="Search actor, action, subject or detail"
          placeholder="Actor, action, subject or detail"
          value={search}
          onChange={(text) => void setSearch(text || null)}
        />
      </search>
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {() => (
          <Card flush>
            {rows.length === 0 ? (
              <EmptyState
                icon={ScrollText}
                title={asked ? `Nothing matches “${asked}”` : "Nothing has happened yet"}
              >
                {asked
                  ? "The search looks at actor, action, subject and detail. Try fewer letters."
                  : "Decisions, changes of limits, policies and people are written down here."}
              </EmptyState>
            ) : (
              <AuditLines rows={rows} />
            )}
            {query.hasNextPage ? (
              <div className="grid place-items-center border-line border-t p-3">
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Load more
                </Button>
              </div>
            ) : null}
          </Card>
        )}
      </Loaded>
    </>
  );
}
