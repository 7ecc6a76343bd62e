import { Meter } from "@/app/_ui/meter";
import type { FailureLearningView } from "@/server/api/shapes/failure-learning";

/** What there is to learn from, and how much is missing until a training, or until the shadow can be judged. */
export function LearningNeeds({ own }: { own: FailureLearningView }) {
  const { window } = own;
  const shadow = own.versions.find(({ state }) => state === "challenger");
  const judged = shadow?.shadow?.judgements.find(({ minutes }) => minutes === shadow.shadow?.horizon);
  const number = (value: number) => value.toLocaleString("en");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Need
        label="To learn from"
        have={window.failures}
        needed={window.failuresNeeded}
        unit="failures seen coming"
      >
        {number(window.rows)} kept minutes in 30 days, {number(window.settledRows)} with a known outcome,{" "}
        {number(window.treatedRows)} under a change of ours.
      </Need>
      {shadow ? (
        <Need
          label="To judge the shadow by"
          have={judged?.failures ?? 0}
          needed={window.shadowFailuresNeeded}
          unit="failures since it stands there"
        >
          They must be of {window.shadowContainersNeeded} containers or more; so far{" "}
          {judged?.failedContainers ?? 0}. A minute counts an hour later, when its outcome is known.
        </Need>
      ) : (
        <div className="grid content-start gap-1.5">
          <span className="eyebrow">To judge the shadow by</span>
          <p className="text-muted text-sm">
            Nobody stands in the shadow. The next training puts its outcome there.
          </p>
        </div>
      )}
    </div>
  );
}

interface NeedProps {
  label: string;
  have: number;
  needed: number;
  unit: string;
  children: React.ReactNode;
}

function Need({ label, have, needed, unit, children }: NeedProps) {
  const words = have >= needed ? `${have} ${unit}, enough` : `${have} of ${needed} ${unit}`;
  return (
    <div className="grid content-start gap-1.5">
      <span className="eyebrow">{label}</span>
      <span className="text-sm tabular-nums">{words}</span>
      <Meter label={label} value={have / needed} valueText={words} />
      <p className="text-muted text-xs">{children}</p>
    </div>
  );
}
