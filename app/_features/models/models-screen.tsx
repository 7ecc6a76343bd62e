"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { PageHeader } from "@/app/_ui/page-header";
import { Segmented } from "@/app/_ui/segmented";
import { FailureModels } from "./failure/failure-models";
import { ForecastModels } from "./forecast-models";

const TABS = [
  { value: "forecasts", label: "Forecasts" },
  { value: "failure", label: "Failure risk" },
] as const;
const tabParser = parseAsStringLiteral(["forecasts", "failure"] as const).withDefault("forecasts");

/** Which models speak, and whether what they said held: of usage, and of failing. */
export function ModelsScreen() {
  const [tab, setTab] = useQueryState("tab", tabParser);
  return (
    <>
      <PageHeader
        title="Models"
        description="Which models speak of each container's future, with what weight and why, and whether what they said held."
        actions={
          <Segmented
            aria-label="Models of"
            value={tab}
            onValueChange={(next) => void setTab(next)}
            options={TABS}
          />
        }
      />
      {tab === "forecasts" ? <ForecastModels /> : <FailureModels />}
    </>
  );
}
