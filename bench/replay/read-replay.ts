import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { TRACE_ENDING } from "@/bench/list-sets";

export const REPLAY_DIMENSIONS = ["cpu", "memory"] as const;
export type ReplayDimension = (typeof REPLAY_DIMENSIONS)[number];

/** One container's usage and limit in one dimension, in the trace's own unit; what is not known is `NaN`. */
export interface ReplaySeries {
  container: string;
  /** Seconds, ascending. */
  at: Float64Array;
  usage: Float64Array;
  limit: Float64Array;
}

const HEADER = "container,time,cpu,memory,cpu_limit,memory_limit";
const COLUMNS: Record<ReplayDimension, { usage: number; limit: number }> = {
  cpu: { usage: 2, limit: 4 },
  memory: { usage: 3, limit: 5 },
};

/**
 * Reads `<traces>/replay/<set>.csv.gz`: the series of each dimension that has any usage, in order of time; of two rows for one
 * moment the later one counts.
 * Throws with file and line at the first thing that is not as promised.
 */
export function readReplaySet(traces: string, set: string): Map<ReplayDimension, ReplaySeries[]> {
  const file = `${set}${TRACE_ENDING}`;
  const lines = gunzipSync(readFileSync(path.join(traces, "replay", file)))
    .toString("utf8")
    .split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const fail = (line: number, because: string): never => {
    throw new Error(`${file}, line ${line}: ${because}`);
  };
  if (lines[0] !== HEADER) fail(1, `header is "${lines[0]}", not "${HEADER}"`);
  const rows = new Map<string, number[][]>();
  for (let i = 1; i < lines.length; i++) {
    const cells = lines[i]!.split(",");
    if (cells.length !== 6) fail(i + 1, `${cells.length} cells, not 6`);
    const container = cells[0]!;
    if (container === "") fail(i + 1, "no container");
    const row = cells.map((cell, column) => (column === 0 ? 0 : toNumber(cell)));
    for (let column = 1; column < 6; column++) {
      const value = row[column]!;
      const isGap = column > 1 && cells[column] === "";
      if (!isGap && !(Number.isFinite(value) && value >= 0)) {
        fail(i + 1, `"${cells[column]}" is not a number of at least 0`);
      }
    }
    let own = rows.get(container);
    if (!own) {
      own = [];
      rows.set(container, own);
    }
    own.push(row);
  }
  if (rows.size === 0) fail(1, "no container");
  const series = new Map<ReplayDimension, ReplaySeries[]>();
  for (const dimension of REPLAY_DIMENSIONS) {
    const all = [...rows].map(([container, own]) => toSeries(container, own, dimension));
    const known = all.filter(({ usage }) => usage.some((value) => value > 0));
    if (known.length > 0) series.set(dimension, known);
  }
  return series;
}

function toNumber(cell: string): number {
  return cell.trim() === "" ? Number.NaN : Number(cell);
}

function toSeries(container: string, rows: number[][], dimension: ReplayDimension): ReplaySeries {
  const columns = COLUMNS[dimension];
  const byTime = new Map(rows.map((row) => [row[1]!, row]));
  const ascending = [...byTime.values()].sort((a, b) => a[1]! - b[1]!);
  return {
    container,
    at: Float64Array.from(ascending, (row) => row[1]!),
    usage: Float64Array.from(ascending, (row) => row[columns.usage]!),
    limit: Float64Array.from(ascending, (row) =>
      row[columns.limit]! > 0 ? row[columns.limit]! : Number.NaN,
    ),
  };
}
