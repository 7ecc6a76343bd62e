/**
 * Limits as each policy would have set them, over traces, with only the past known:
 * `npm run -s replay -- --traces DIR [--delay 60s] [--policies a,b] [--sets a,b] [--json]`.
 */
import { parseArgs } from "node:util";
import { listSets } from "@/bench/list-sets";
import { POLICIES } from "@/bench/replay/policies";
import { readReplaySet } from "@/bench/replay/read-replay";
import { runPolicy } from "@/bench/replay/run-policy";
import { type ReplayRow, summarizeRuns } from "@/bench/replay/summarize-runs";

const { values } = parseArgs({
  options: {
    traces: { type: "string" },
    delay: { type: "string", default: "60s" },
    policies: { type: "string", default: Object.keys(POLICIES).join(",") },
    sets: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const delay = /^(\d+)s$/.exec(values.delay);
const policies = values.policies.split(",");
const unknown = policies.filter((name) => !Object.hasOwn(POLICIES, name));
if (values.traces === undefined || delay === null || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no policy ${unknown}; there are ${Object.keys(POLICIES)}`);
  console.error("usage: replay -- --traces DIR [--delay 60s] [--policies a,b] [--sets a,b] [--json]");
  process.exit(2);
}

const sets: { set: string; dimension: string; rows: ReplayRow[] }[] = [];
for (const set of listSets(values.traces, "replay", values.sets?.split(",") ?? null)) {
  for (const [dimension, all] of readReplaySet(values.traces, set)) {
    const rows = policies.map((policy) => {
      const started = performance.now();
      const runs = all.map((series) =>
        runPolicy(series, POLICIES[policy]!(dimension), Number(delay[1]), dimension === "memory"),
      );
      const seconds = (performance.now() - started) / 1000;
      console.error(`${set} ${dimension} ${policy}: ${all.length} containers in ${seconds.toFixed(1)} s`);
      return summarizeRuns(policy, runs);
    });
    sets.push({ set, dimension, rows });
    if (!values.json) console.table(rows);
  }
}
if (values.json) console.log(JSON.stringify({ sets }));
