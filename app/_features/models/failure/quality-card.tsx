"use client";

import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useState } from "react";
import { formatPercent } from "@/app/_lib/format-percent";
import { useTRPC } from "@/app/_lib/trpc";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { Segmented } from "@/app/_ui/segmented";
import { Skeleton } from "@/app/_ui/skeleton";
import { Stat } from "@/app/_ui/stat";
import { PrecisionRecallChart } from "./precision-recall-chart";
import { ReliabilityChart } from "./reliability-chart";

const HORIZONS = { "5": 5, "15": 15, "60": 60 } as const;
type Horizon = keyof typeof HORIZONS;
const OPTIONS = (["5", "15", "60"] as const).map((value) => ({ value, label: `${value} min` }));
/** With fewer minutes before a failure, the curves are mostly luck. */
const FEW_FAILURES = 30;

/** Whether a probability of 20 % was followed by a failure in one of five cases, and what each threshold would catch. */
export function QualityCard() {
  const trpc = useTRPC();
  const [horizon, setHorizon] = useState<Horizon>("15");
  const query = useQuery(
    trpc.failureModels.quality.queryOptions(
      { horizonMinutes: HORIZONS[horizon] },
      { refetchInterval: 60_000 },
    ),
  );
  return (
    <Card
      title="Failure risk: said and came, last 24 h"
      description="One minute of a container is one row. Minutes under a grant, or in which a limit was changed within the horizon, are left out."
      actions={
        <Segmented aria-label="Horizon" value={horizon} onValueChange={setHorizon} options={OPTIONS} />
      }
    >
      <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
        {(own) =>
          own.rows === 0 ? (
            <EmptyState icon={Scale} title="Nothing to judge yet">
              A probability is held against what came once its {own.horizonMinutes} minutes have passed.
            </EmptyState>
          ) : (
            <div className="grid gap-5">
              <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
                <Stat label="Judged" value={own.rows.toLocaleString("en")} note="container-minutes" />
                <Stat
                  label="Before a failure"
                  value={own.failures.toLocaleString("en")}
                  note={
                    own.failures < FEW_FAILURES
                      ? `container-minutes; under ${FEW_FAILURES}, the curves are mostly luck`
                      : "container-minutes"
                  }
                />
                <Stat
                  label="Brier score"
                  value={own.brier?.toFixed(4) ?? "–"}
                  note={`${own.brierOfBaseRate?.toFixed(4) ?? "–"} for a constant; less is better`}
                />
                <Stat
                  label="Calibration error"
                  value={formatPercent(own.calibrationError)}
                  note="mean gap between said and came"
                />
              </div>
              <div className="grid gap-5 lg:grid-cols-2">
                <ReliabilityChart bins={own.bins} />
                <PrecisionRecallChart points={own.points} threshold={own.threshold} />
              </div>
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
