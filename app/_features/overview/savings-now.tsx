"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";

const DIMENSIONS = [
  ["memory", "Memory"],
  ["cpu", "CPU"],
] as const;

/** What could be given back, in two lines. */
export function SavingsNow() {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.savings.page.queryOptions({ of: "memory", limit: 0 }, { refetchInterval: 60_000 }),
  );
  return (
    <Card title="Could go back" description="Limits above the right size, after a day of watching.">
      <Loaded query={query} skeleton={<Skeleton className="h-16" />}>
        {({ sums }) =>
          sums.cpu.limited + sums.cpu.unlimited + sums.memory.limited + sums.memory.unlimited === 0 ? (
            <p className="text-base text-muted">
              No right size yet: a container gets its first one after an hour of watching.
            </p>
          ) : (
            <dl className="grid gap-2">
              {DIMENSIONS.map(([dimension, name]) => {
                const sum = sums[dimension];
                return (
                  <div key={dimension} className="flex items-baseline justify-between gap-3">
                    <dt className="text-base">
                      {name}{" "}
                      <span className="text-muted text-xs">
                        {sum.cap > 0
                          ? `${formatPercent(sum.used / sum.cap)} of the limits is used`
                          : "no limits"}
                      </span>
                    </dt>
                    <dd className="font-semibold text-lg">
                      {sum.judged > 0 ? (
                        formatAmount(dimension, sum.giveBack)
                      ) : (
                        <span className="font-normal text-muted text-sm">not known yet</span>
                      )}
                    </dd>
                  </div>
                );
              })}
            </dl>
          )
        }
      </Loaded>
      <Link
        href="/savings"
        className="mt-2 inline-flex min-h-6 items-center gap-1 text-accent text-sm hover:underline"
      >
        Container by container <ArrowRight aria-hidden className="size-3.5" />
      </Link>
    </Card>
  );
}
