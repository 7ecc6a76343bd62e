/**
 * The shipped model over a replay trace as if live, from memory alone:
 * `npm run -s bench:alarms -- --trace FILE [--threshold p] [--horizon 60m] [--json]`.
 */
import { parseArgs } from "node:util";
import { memoryRisks } from "@/bench/alarms/memory-risks";
import { judgeAlarms, oomLikeEvents } from "@/bench/judge-alarms";
import { readReplay } from "@/bench/replay-trace";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { HORIZON_MINUTES, type HorizonMinutes } from "@/server/domain/risk/assessment";
import { shippedPrior } from "@/server/domain/risk/prior/shipped-prior";

const { values } = parseArgs({
  options: {
    trace: { type: "string" },
    threshold: { type: "string" },
    horizon: { type: "string", default: "60m" },
    json: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});
const minutes = Number.parseInt(values.horizon, 10) as HorizonMinutes;
const threshold = values.threshold === undefined ? DEFAULT_POLICY.threshold : Number(values.threshold);
if (values.trace === undefined || !HORIZON_MINUTES.includes(minutes) || !(threshold > 0 && threshold < 1)) {
  console.error(
    "usage: bench:alarms -- --trace FILE [--threshold 0…1] [--horizon 5m|15m|60m] [--json] [--verbose]",
  );
  process.exit(2);
}

const model = shippedPrior();
const verdicts = readReplay(values.trace).map((container) => {
  const levels = container.memory.map((memory, i) => memory / container.memoryLimit[i]!);
  const risks = memoryRisks(model, container, minutes);
  const verdict = judgeAlarms(container.at, oomLikeEvents(levels), risks, threshold, minutes * 60);
  const greatest = risks.reduce((most, risk) => (risk > most ? risk : most), 0);
  const first = risks.findIndex((risk) => risk >= threshold);
  return { name: container.name, ...verdict, greatest, first, level: levels[first] };
});
const result = {
  containers: verdicts.length,
  events: verdicts.reduce((sum, { events }) => sum + events, 0),
  caught: verdicts.reduce((sum, { caught }) => sum + caught, 0),
  leadMinutes: verdicts.flatMap(({ leadMinutes }) => leadMinutes).sort((a, b) => a - b),
  falseAlarmContainers: verdicts.filter(({ falseAlarm }) => falseAlarm).length,
  threshold,
  horizon: `${minutes}m`,
};
if (values.json) console.log(JSON.stringify(result));
else console.log(result);
if (values.verbose)
  console.table(
    verdicts.filter(({ events, falseAlarm, greatest }) => events > 0 || falseAlarm || greatest > 0.2),
  );
