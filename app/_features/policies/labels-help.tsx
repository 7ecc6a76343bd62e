import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";

const LABELS = [
  ["pfn.mode=auto", "Act without asking, once its policy is unlocked"],
  ["pfn.threshold=0.7", "Negotiate from 70 % risk on"],
  ["pfn.memory.max=1g", "Never more memory than 1 GiB"],
  ["pfn.cpu.max=2", "Never more than 2 cores"],
  ["pfn.cooldown=5m", "Rest 5 min between changes"],
  ["pfn.lease=30m", "Grants last 30 min"],
  ["pfn.telemetry=8080/metrics", "Read the container’s own metrics"],
  ["pfn.enable=false", "Only observe this container"],
] as const;

/** The labels that a container may carry. */
export function LabelsHelp() {
  return (
    <Card
      title="Labels on a container"
      description="Labels only narrow what a policy allows; a label that would widen it is clamped, and reported on the container’s page."
    >
      <ul className="grid gap-3">
        {LABELS.map(([label, what]) => (
          <li key={label} className="grid gap-1">
            <span className="text-muted text-xs">{what}</span>
            <CopyText text={label} label={`label ${label}`} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
