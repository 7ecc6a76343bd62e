import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { TRACE_ENDING } from "@/bench/list-sets";

/** One series of a trace, regular: a missing step is `NaN`. */
export interface TraceSeries {
  name: string;
  stepSeconds: number;
  values: Float64Array;
}

const HEADER = "series,time,value";
const STEPS = [60, 300, 900, 3600];
const MOST_POINTS = 200_000;

/** Reads `<traces>/forecast/<set>.csv.gz`. Throws with file and line at the first thing that is not as promised. */
export function readTraces(traces: string, set: string): TraceSeries[] {
  const file = path.join(traces, "forecast", `${set}${TRACE_ENDING}`);
  const lines = unzip(file).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const fail = (line: number, because: string): never => {
    throw new Error(`${set}${TRACE_ENDING}, line ${line}: ${because}`);
  };
  if (lines[0] !== HEADER) fail(1, `header is "${lines[0]}", not "${HEADER}"`);
  const points = new Map<string, { line: number; time: number; value: number }[]>();
  for (let i = 1; i < lines.length; i++) {
    const cells = lines[i]!.split(",");
    if (cells.length !== 3) fail(i + 1, `${cells.length} cells, not 3`);
    const [name, timeText, valueText] = cells as [string, string, string];
    if (name === "") fail(i + 1, "no series");
    const time = toNumber(timeText);
    const value = toNumber(valueText);
    if (!Number.isInteger(time)) fail(i + 1, `time "${timeText}" is not in whole seconds`);
    if (!Number.isFinite(value)) fail(i + 1, `value "${valueText}" is not a number`);
    let own = points.get(name);
    if (!own) {
      own = [];
      points.set(name, own);
    }
    if (own.length > 0 && time <= own.at(-1)!.time) fail(i + 1, `time ${time} does not ascend`);
    own.push({ line: i + 1, time, value });
  }
  if (points.size === 0) fail(1, "no series");
  return [...points].map(([name, own]) => toSeries(name, own, fail));
}

function unzip(file: string): string {
  try {
    return gunzipSync(readFileSync(file)).toString("utf8");
  } catch (error) {
    throw new Error(`${path.basename(file)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function toSeries(
  name: string,
  points: { line: number; time: number; value: number }[],
  fail: (line: number, because: string) => never,
): TraceSeries {
  const first = points[0]!;
  if (points.length < 2) fail(first.line, `${name} has one point only`);
  let stepSeconds = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length; i++)
    stepSeconds = Math.min(stepSeconds, points[i]!.time - points[i - 1]!.time);
  if (!STEPS.includes(stepSeconds)) fail(first.line, `${name} has a step of ${stepSeconds} s`);
  const count = (points.at(-1)!.time - first.time) / stepSeconds + 1;
  if (count > MOST_POINTS) fail(points.at(-1)!.line, `${name} would have ${count} steps`);
  const values = new Float64Array(Math.floor(count)).fill(Number.NaN);
  for (const { line, time, value } of points) {
    const at = (time - first.time) / stepSeconds;
    if (!Number.isInteger(at)) fail(line, `${name}: time ${time} is off its step of ${stepSeconds} s`);
    values[at] = value;
  }
  return { name, stepSeconds, values };
}
