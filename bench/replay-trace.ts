import fs from "node:fs";
import { gunzipSync } from "node:zlib";

/** One container of a trace: seconds and memory ascend together; what is not known is `NaN`. */
export interface ReplayContainer {
  name: string;
  at: number[];
  memory: number[];
  memoryLimit: number[];
}

/**
 * Reads `container,time,cpu,memory,cpu_limit,memory_limit`, plain or gzipped; memory in the trace's own unit.
 * Throws   Error when a column that is needed is not there.
 */
export function readReplay(file: string): ReplayContainer[] {
  const bytes = fs.readFileSync(file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
  const lines = text.split(/\r?\n/);
  const header = lines[0]!.split(",").map((name) => name.trim());
  const [name, time, memory, limit] = ["container", "time", "memory", "memory_limit"].map((column) => {
    const place = header.indexOf(column);
    if (place < 0) throw new Error(`${file} has no column ${column}`);
    return place;
  }) as [number, number, number, number];
  const containers = new Map<string, ReplayContainer>();
  const toNumber = (cell: string | undefined) =>
    cell === undefined || cell === "" ? Number.NaN : Number(cell);
  for (const line of lines.slice(1)) {
    if (line === "") continue;
    const cells = line.split(",");
    let own = containers.get(cells[name]!);
    if (!own) {
      own = { name: cells[name]!, at: [], memory: [], memoryLimit: [] };
      containers.set(own.name, own);
    }
    own.at.push(toNumber(cells[time]));
    own.memory.push(toNumber(cells[memory]));
    own.memoryLimit.push(toNumber(cells[limit]));
  }
  return [...containers.values()].map(sorted);
}

function sorted(own: ReplayContainer): ReplayContainer {
  const order = own.at.map((_, i) => i).sort((a, b) => own.at[a]! - own.at[b]!);
  const pick = (values: number[]) => order.map((i) => values[i]!);
  return { ...own, at: pick(own.at), memory: pick(own.memory), memoryLimit: pick(own.memoryLimit) };
}
