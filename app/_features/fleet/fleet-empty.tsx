import { Container } from "lucide-react";
import { CopyText } from "@/app/_ui/copy-text";
import { EmptyState } from "@/app/_ui/empty-state";

/** No container yet: how to run one, and how to let PFN ask for it. */
export function FleetEmpty({ intervalSeconds }: { intervalSeconds: number }) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState icon={Container} title="No container runs yet">
        <div className="grid gap-4 text-left">
          <p className="text-center">
            Start one on the watched host; it appears here within {intervalSeconds} s. Nothing has to be
            installed in it.
          </p>
          <div className="grid gap-1.5">
            <p className="text-sm">Run a container with a memory limit:</p>
            <CopyText label="the command" text="docker run -d --name web --memory 256m nginx" />
          </div>
          <div className="grid gap-1.5">
            <p className="text-sm">Let PFN act on it by itself, as far as the policy allows:</p>
            <CopyText label="the label" text="--label pfn.mode=auto" />
          </div>
        </div>
      </EmptyState>
    </div>
  );
}
