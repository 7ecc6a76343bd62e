import { Card } from "@/app/_ui/card";
import { policySnapshot } from "./policy-snapshot";

/** The policy in force when the negotiation began, whatever it is now. */
export function PolicyTable({ recorded }: { recorded: Record<string, unknown> }) {
  const lines = policySnapshot(recorded);
  return (
    <Card title="Policy then" description="As it was when the negotiation began.">
      {lines.length === 0 ? <p className="text-muted text-sm">It was not recorded.</p> : null}
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5 text-sm">
        {lines.map((line) => (
          <div key={line.label} className="contents">
            <dt className="text-muted">{line.label}</dt>
            <dd className="text-right">
              {line.value}
              {line.source && line.source !== "default" ? (
                <span className="block text-accent text-xs">{line.source}</span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
