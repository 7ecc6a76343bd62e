import { dimensionNoun } from "@/app/_lib/dimension-words";
import { formatRange } from "@/app/_lib/format-range";
import { riskAt } from "@/app/_lib/risk-at";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import { RiskBadge } from "@/app/_ui/risk-badge";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { NearestCase } from "./nearest-case";
import { ReasonShares } from "./reason-shares";
import { RiskByHorizon } from "./risk-by-horizon";

/** The prediction: in a sentence, as an interval of time, at each horizon, and what it rests on. */
export function ReasonCard({ container }: { container: ContainerDetail }) {
  const { policy, risk, reason, reasons, timeToFailure, assessedAt, model } = container;
  const { threshold, horizonMinutes } = policy.values;
  return (
    <Card
      title="Prediction"
      actions={
        <span className="text-muted text-xs">
          {model === null ? null : `${model} · `}
          <Age at={assessedAt} />
        </span>
      }
    >
      <div className="grid gap-5">
        <div className="grid justify-items-start gap-2">
          <RiskBadge risk={riskAt(risk, horizonMinutes)} threshold={threshold} />
          <p className="max-w-prose text-balance font-medium text-xl first-letter:uppercase leading-snug tracking-tight">
            {reason}
          </p>
        </div>
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)]">
          <dl className="grid content-start gap-3">
            <Fact
              name="Fails in"
              value={
                timeToFailure === null
                  ? "no failure in sight"
                  : formatRange(timeToFailure.earlySeconds, timeToFailure.lateSeconds)
              }
            >
              {timeToFailure === null
                ? "within the next hour"
                : `most likely in ${formatRange(timeToFailure.medianSeconds, timeToFailure.medianSeconds)}`}
            </Fact>
            <Fact name="Main cause" value={mainCause(container)}>
              {container.fixedHeap ? `fixed heap: ${container.fixedHeap.flag}` : null}
            </Fact>
          </dl>
          <RiskByHorizon risk={risk} threshold={threshold} horizonMinutes={horizonMinutes} />
        </div>
        <ReasonShares reasons={reasons} />
        <NearestCase id={container.id} />
      </div>
    </Card>
  );
}

/** Under this 60-minute risk the leading cause is noise, and naming it would mislead. */
const WORTH_A_CAUSE = 0.01;

function mainCause({ risk, cause }: ContainerDetail): string {
  if (risk === null) return "unknown";
  if (cause === null || risk.m60 < WORTH_A_CAUSE) return "none stands out";
  return dimensionNoun(cause);
}

function Fact({ name, value, children }: { name: string; value: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="eyebrow">{name}</dt>
      <dd className="font-semibold text-lg first-letter:uppercase">{value}</dd>
      {children ? <dd className="text-muted text-xs">{children}</dd> : null}
    </div>
  );
}
