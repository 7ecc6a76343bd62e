import { AvertedCard } from "./averted-card";
import { FailuresCard } from "./failures-card";
import { HoldoutCard } from "./holdout-card";
import { LeadTimesCard } from "./lead-times-card";
import { QualityCard } from "./quality-card";

/** What the failure model was worth: whether its probabilities held, and what acting on them averted. */
export function FailureModels() {
  return (
    <section aria-label="Failure risk" className="grid gap-5">
      <QualityCard />
      <LeadTimesCard />
      <FailuresCard />
      <AvertedCard />
      <HoldoutCard />
    </section>
  );
}
