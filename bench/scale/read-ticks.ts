import { existsSync, readFileSync } from "node:fs";

/** A line of a worker's log that is about one host. */
export interface Tick {
  at: number;
  msg: string;
  hostId: number;
  lagMs: number;
}

/** What a worker logged of its hosts so far; a line that is not finished yet is left for later. */
export function readTicks(file: string): Tick[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .filter((line) => line.startsWith("{") && line.includes('"hostId"'))
    .map((line) => JSON.parse(line) as Omit<Tick, "at"> & { time: string })
    .map(({ time, msg, hostId, lagMs }) => ({ at: Date.parse(time), msg, hostId, lagMs }));
}
