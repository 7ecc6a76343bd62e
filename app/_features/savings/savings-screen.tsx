"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, PiggyBank, Settings2 } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
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
import type { SavingRow } from "@/server/api/shapes/savings";
import { downloadSavings } from "./download-savings";
import { pricingOf } from "./pricing";
import { SavingOffers } from "./saving-offers";
import { SavingsDays } from "./savings-days";
import { SavingsReport } from "./savings-report";
import { SavingsSummary } from "./savings-summary";
import { SavingsTable } from "./savings-table";
import { SettingsDialog } from "./settings-dialog";
import { ENOUGH_HOURS, orderSavings } from "./sum-savings";

const DIMENSIONS = [
  { value: "memory", label: "Memory" },
  { value: "cpu", label: "CPU" },
] as const;
const dimensionParser = parseAsStringLiteral(["memory", "cpu"] as const).withDefault("memory");
/** Sizes are worked out once an hour. */
const RENEW_MS = 60_000;

/** A choice must not be empty; no engine is called that. */
const ALL_HOSTS = "*";

/** What was requested, what of it is used, what was taken back, and what still could be. */
export function SavingsScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.savings.containers.queryOptions(undefined, { refetchInterval: RENEW_MS }));
  const [host, setHost] = useQueryState("host", parseAsString.withDefault(ALL_HOSTS));
  const ofHost = { host: host === ALL_HOSTS ? null : host };
  const days = useQuery(trpc.savings.days.queryOptions(ofHost, { refetchInterval: RENEW_MS }));
  const offers = useQuery(trpc.savings.offers.queryOptions(undefined, { refetchInterval: RENEW_MS / 4 }));
  const settings = useQuery(trpc.savings.settings.queryOptions());
  const [isSetting, setIsSetting] = useState(false);
  const refusal = useRoleRefusal("admin");
  const [dimension, setDimension] = useQueryState("of", dimensionParser);
  const rows = query.data ?? [];
  const enoughHours = settings.data?.reclaim.leastHistoryHours ?? ENOUGH_HOURS;
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
            <Button disabled={rows.length === 0} onClick={() => downloadSavings(rows)}>
              <Download aria-hidden /> Export as CSV
            </Button>
          </>
        }
      />
      <Loaded query={query} skeleton={<Skeleton className="h-96" />}>
        {(all) => (
          <div className="grid gap-5">
            <Loaded query={offers} skeleton={null}>
              {(waiting) => <SavingOffers offers={waiting} />}
            </Loaded>
            {all.length === 0 ? (
              <Card>
                <EmptyState icon={PiggyBank} title="No right size yet" className="py-8">
                  A container gets its right size once it has been watched for an hour, and a better one every
                  hour from then on. What is gone stays in the report below.
                </EmptyState>
              </Card>
            ) : (
              <div className="grid gap-5 xl:grid-cols-2">
                {DIMENSIONS.map(({ value }) => (
                  <SavingsSummary
                    key={value}
                    rows={all}
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
                      options={hostChoices(all, host)}
                    />
                  }
                />
              )}
            </Loaded>
            <SavingsReport dimension={dimension} pricing={pricingOf(settings.data, dimension)} />
            {all.length === 0 ? null : (
              <SavingsTable rows={orderSavings(all, dimension)} enoughHours={enoughHours} />
            )}
          </div>
        )}
      </Loaded>
      {isSetting && settings.data ? (
        <SettingsDialog settings={settings.data} onClose={() => setIsSetting(false)} />
      ) : null}
    </>
  );
}

function hostChoices(rows: readonly SavingRow[], chosen: string) {
  const names = new Set([...rows.map(({ host }) => host), chosen]);
  names.delete(ALL_HOSTS);
  const choices = [...names].sort().map((name) => ({ value: name, label: name }));
  return [{ value: ALL_HOSTS, label: "All hosts" }, ...choices];
}
