import { formatPercent } from "@/app/_lib/format-percent";
import { Card } from "@/app/_ui/card";
import { Meter } from "@/app/_ui/meter";
import type { SpeakingPage } from "@/server/api/shapes/models";
import { DIMENSION_WORDS, modelWords } from "./model-words";

const SHOWN = 5;

/** One card a dimension: did the bands hold, and who speaks how much. */
export function SpeakingSummary({ summaries }: { summaries: SpeakingPage["summary"] }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      {summaries.map((summary) => (
        <Card
          key={summary.dimension}
          title={DIMENSION_WORDS[summary.dimension]}
          description={summary.series === 1 ? "1 series" : `${summary.series} series`}
        >
          <Held summary={summary} />
          <ul className="mt-4 grid gap-2">
            {summary.shares.slice(0, SHOWN).map(({ model, share }) => (
              <li key={model} className="grid gap-1" title={modelWords(model)}>
                <span className="flex justify-between gap-2 text-sm">
                  {model}
                  <span className="text-muted tabular-nums">{formatPercent(share)}</span>
                </span>
                <Meter label={`Mean weight of ${model}`} value={share} tone="neutral" />
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

function Held({ summary: { inside, outcomes } }: { summary: SpeakingPage["summary"][number] }) {
  if (inside === null) {
    return (
      <p className="text-muted text-sm">
        No forecast is old enough yet to be held against what came: the first are after five minutes.
      </p>
    );
  }
  return (
    <div className="grid gap-1.5">
      <p className="text-sm">
        <span className="font-semibold text-xl tracking-tight">{formatPercent(inside)}</span>{" "}
        <span className="text-muted">of {outcomes.toLocaleString("en")} outcomes in the 90 % band</span>
      </p>
      <Meter label="Share inside the 90 % band" value={inside} mark={0.9} />
    </div>
  );
}
