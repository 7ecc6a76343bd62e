"use client";

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Download, PiggyBank, Settings2 } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { notifyError } from "@/app/_lib/notify-outcome";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Segmented } from "@/app/_ui/segmented";
import { Select } from "@/app/_ui/select";
import { Skeleton } from "@/app/_ui/skeleton";
import { downloadSavings } from "./download-savings";
import { pricingOf } from "./pricing";
import { SavingOffers } from "./saving-offers";
import { SavingsDays } from "./savings-days";
import { SavingsReport } from "./savings-report";
import { SavingsSummary } from "./savings-summary";
import { SavingsTable } from "./savings-table";
import { SettingsDialog } from "./settings-dialog";

const DIMENSIONS = [
  { value: "memory", label: "Memory" },
  { value: "cpu", label: "CPU" },
] as const;
const dimensionParser = parseAsStringLiteral(["memory", "cpu"] as const).withDefault("memory");
/** Sizes are worked out once an hour. */
const RENEW_MS = 60_000;
const PAGE = 100;

/** A choice must not be empty; no engine is called that. */
const ALL_HOSTS = "*";

/** What was requested, what of it is used, what was taken back, and what still could be. */
export function SavingsScreen() {
  const trpc = useTRPC();
  const [host, setHost] = useQueryState("host", parseAsString.withDefault(ALL_HOSTS));
  const ofHost = { host: host === ALL_HOSTS ? null : host };
  const days = useQuery(trpc.savings.days.queryOptions(ofHost, { refetchInterval: RENEW_MS }));
  const offers = useQuery(trpc.savings.offers.queryOptions(undefined, { refetchInterval: RENEW_MS / 4 }));
  const settings = useQuery(trpc.savings.settings.queryOptions());
  const [isSetting, setIsSetting] = useState(false);
  const refusal = useRoleRefusal("admin");
  const [dimension, setDimension] = useQueryState("of", dimensionParser);
  const query = useInfiniteQuery(
    trpc.savings.page.infiniteQueryOptions(
      { of: dimension, limit: PAGE },
      {
        getNextPageParam: ({ total }, pages) =>
          pages.length * PAGE < total ? pages.length * PAGE : undefined,
        refetchInterval: RENEW_MS,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const client = useTRPCClient();
  const save = useMutation({
    mutationFn: () => client.savings.containers.query(),
    onSuccess: downloadSavings,
    onError: notifyError,
  });
  return (
    <>
      <PageHeader
        title="Savings"
        description={
          settings.data?.reclaim.enabled === false
            ? "What was requested, what of it is used, and which limit would cost least. Taking back is switched off."
            : "What was requested, what of it is used, what was taken back in small steps, and which limit would cost least."
        }
        actions={
          <>
            <GuardedButton refusal={refusal} disabled={!settings.data} onClick={() => setIsSetting(true)}>
              <Settings2 aria-hidden /> Settings
            </GuardedButton>
            <Button loading={save.isPending} disabled={!query.data} onClick={() => save.mutate()}>
              <Download aria-hidden /> Export as CSV
            </Button>
          </>
        }
      />
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {({ pages }) => {
          const { sums, hosts, enoughHours } = pages.at(-1)!;
          const isEmpty = DIMENSIONS.every(({ value }) => sums[value].limited + sums[value].unlimited === 0);
          return (
            <div className="grid gap-5">
              <Loaded query={offers} skeleton={null}>
                {(waiting) => <SavingOffers offers={waiting} />}
              </Loaded>
              {isEmpty ? (
                <Card>
                  <EmptyState icon={PiggyBank} title="No right size yet" className="py-8">
                    A container gets its right size once it has been watched for an hour, and a better one
                    every hour from then on. What is gone stays in the report below.
                  </EmptyState>
                </Card>
              ) : (
                <div className="grid gap-5 xl:grid-cols-2">
                  {DIMENSIONS.map(({ value }) => (
                    <SavingsSummary
                      key={value}
                      sum={sums[value]}
                      dimension={value}
                      pricing={pricingOf(settings.data, value)}
                      enoughHours={enoughHours}
                    />
                  ))}
                </div>
              )}
              <Segmented
                aria-label="Dimension"
                value={dimension}
                onValueChange={(next) => void setDimension(next)}
                options={DIMENSIONS}
              />
              <Loaded query={days} skeleton={<Skeleton className="h-72" />}>
                {(daily) => (
                  <SavingsDays
                    days={daily}
                    dimension={dimension}
                    actions={
                      <Select
                        aria-label="Host"
                        value={host}
                        onValueChange={(next) => void setHost(next)}
                        options={hostChoices(hosts, host)}
                      />
                    }
                  />
                )}
              </Loaded>
              <SavingsReport dimension={dimension} pricing={pricingOf(settings.data, dimension)} />
              {isEmpty ? null : (
                <SavingsTable rows={pages.flatMap(({ rows }) => rows)} enoughHours={enoughHours} />
              )}
              {query.hasNextPage ? (
                <Button
                  className="justify-self-center"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  Show more
                </Button>
              ) : null}
            </div>
          );
        }}
      </Loaded>
      {isSetting && settings.data ? (
        <SettingsDialog settings={settings.data} onClose={() => setIsSetting(false)} />
      ) : null}
    </>
  );
}

function hostChoices(hosts: readonly string[], chosen: string) {
  const names = new Set([...hosts, chosen]);
  names.delete(ALL_HOSTS);
  const choices = [...names].sort().map((name) => ({ value: name, label: name }));
  return [{ value: ALL_HOSTS, label: "All hosts" }, ...choices];
}
