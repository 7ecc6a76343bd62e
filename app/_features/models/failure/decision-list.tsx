import { actorWords } from "@/app/_lib/actor-words";
import { Age } from "@/app/_ui/age";
import { Badge, type BadgeTone } from "@/app/_ui/badge";
import type { FailureLearningView } from "@/server/api/shapes/failure-learning";

type Decision = FailureLearningView["decisions"][number];

const KINDS: Record<Decision["kind"], { word: string; tone: BadgeTone }> = {
  promoted: { word: "Promoted", tone: "ok" },
  chosen: { word: "Chosen", tone: "accent" },
  rolled_back: { word: "Rolled back", tone: "warn" },
  kept: { word: "Did not win", tone: "neutral" },
  rejected: { word: "Rejected", tone: "danger" },
};

/** Every decision about who speaks, newest first, with why. */
export function DecisionList({ decisions }: { decisions: readonly Decision[] }) {
  if (decisions.length === 0)
    return (
      <p className="text-muted text-sm">
        Nothing was decided yet: every promotion, roll-back and rejection is listed here with its reason.
      </p>
    );
  return (
    <details className="text-sm" open={decisions.length <= 3}>
      <summary className="min-h-6 cursor-pointer text-muted">Decisions ({decisions.length})</summary>
      <ol className="mt-2 grid gap-3">
        {decisions.map(({ id, at, kind, decidedBy, words }) => (
          <li key={id} className="grid gap-1 sm:grid-cols-[7rem_1fr]">
            <span>
              <Badge tone={KINDS[kind].tone}>{KINDS[kind].word}</Badge>
            </span>
            <span className="min-w-0 break-words">
              {words}
              <span className="block text-muted text-xs">
                {actorWords(decidedBy).name}, <Age at={at} />
              </span>
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
