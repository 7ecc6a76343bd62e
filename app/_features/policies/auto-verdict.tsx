import type { ReplayRun } from "@/server/api/shapes/policy-replay";

/** What the newest backtest says of the values in the form: that they earn auto, or what is missing, word for word. */
export function AutoVerdict({ verdict, isUnderWay }: { verdict: ReplayRun["unlock"]; isUnderWay: boolean }) {
  if (verdict === null)
    return (
      <p role="status" className="text-muted text-sm">
        {isUnderWay ? "The backtest is under way." : "No backtest of these values yet."}
      </p>
    );
  if (verdict.unlocks)
    return (
      <p role="status" className="text-ok text-sm">
        The backtest passes: {verdict.words.join("; ")}.
      </p>
    );
  return (
    <div role="status" className="text-sm">
      <p>The backtest does not pass yet:</p>
      <ul className="list-disc pl-5">
        {verdict.words.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  );
}
