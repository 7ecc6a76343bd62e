/**
 * How good the forecasts are on real traces:
 * `npm run -s bench:forecast -- --traces DIR [--sets a,b] [--horizon 1h|1step] [--from 0.5] [--dear] [--json]`.
 * `--dear` asks Prophet too, at some origins of each series.
 * Rolling origins: each series is played value by value, so that a forecast knows the past only. Progress on stderr.
 */

import { evaluateAll } from "@/bench/forecast/evaluate-all";
import type { DearOrigins } from "@/bench/forecast/evaluate-dear";
import { evaluateLstm } from "@/bench/forecast/evaluate-lstm";
import { readArguments } from "@/bench/forecast/read-arguments";
import { readTraces } from "@/bench/forecast/read-traces";
import { type ModelRow, summarize } from "@/bench/forecast/summarize";
import { listSets } from "@/bench/list-sets";

interface SetScore {
  set: string;
  series: number;
  rows: ModelRow[];
}

try {
  const { traces, sets, horizon, from, dear, json } = readArguments(process.argv.slice(2));
  const scores: SetScore[] = [];
  for (const set of listSets(traces, "forecast", sets)) {
    const all = readTraces(traces, set);
    let shown = 0;
    const options = { horizon, from, dear: dearOrigins(all.length, dear) };
    const results = await evaluateAll(all, options, (done) => {
      if (done < all.length && performance.now() - shown < 2_000) return;
      shown = performance.now();
      process.stderr.write(`${set}: ${done} of ${all.length} series\n`);
    });
    const lstm = await evaluateLstm(all, options, (done) =>
      process.stderr.write(`${set}: LSTM trained to ${Math.round(100 * done)} %\n`),
    );
    for (const [i, score] of lstm.entries()) if (score) results[i]?.models.push(score);
    const scored = results.filter((result) => result !== null);
    if (scored.length === 0) throw new Error(`${set}: no series is long enough for one origin after ${from}`);
    for (const [i, result] of results.entries())
      if (result === null) process.stderr.write(`${set}: ${all[i]!.name} is too short for one origin\n`);
    const score = { set, series: scored.length, rows: summarize(scored) };
    scores.push(score);
    if (!json) printSet(score);
  }
  if (json) console.log(JSON.stringify({ sets: scores }));
} catch (error) {
  console.error(`bench:forecast failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** So many that a set takes about as long whether it has nine series or two hundred. */
function dearOrigins(series: number, withProphet: boolean): DearOrigins {
  const each = (forecasts: number) => Math.max(2, Math.min(40, Math.round(forecasts / series)));
  return { arima: each(800), prophet: withProphet ? each(60) : 0 };
}

function printSet({ set, series, rows }: SetScore): void {
  console.log(`\n${set}: medians over ${series} series; MASE, pinball and width in mean one-step changes`);
  console.table(Object.fromEntries(rows.map(({ model, ...scores }) => [model, scores])));
}
