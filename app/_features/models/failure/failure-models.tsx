import { AvertedCard } from "./averted-card";
import { DriftCard } from "./drift-card";
import { FailuresCard } from "./failures-card";
import { HoldoutCard } from "./holdout-card";
import { LeadTimesCard } from "./lead-times-card";
import { LearningCard } from "./learning-card";
import { QualityCard } from "./quality-card";
import { ShadowCard } from "./shadow-card";

/** What the failure model was worth, who speaks and who may, and whether what it learnt still holds. */
export function FailureModels() {
  return (
    <section aria-label="Failure risk" className="grid gap-5">
      <QualityCard />
      <LeadTimesCard />
      <LearningCard />
      <ShadowCard />
      <DriftCard />
      <FailuresCard />
      <AvertedCard />
      <HoldoutCard />
    </section>
  );
}
