/** Look-back windows of the memory features, minutes. */
export const WINDOWS = [5, 15, 60, 180, 360] as const;

export interface FeatureLine {
  name: string;
  /** +1: falls (or stays) as a limit is raised, and a greater value never lowers the risk. */
  monotone: 0 | 1;
  room: "memory" | "cpu" | "life";
  /** What a person reads when it speaks for a failure. */
  words: string;
}

const line = (
  name: string,
  room: FeatureLine["room"],
  words: string,
  monotone: FeatureLine["monotone"] = 0,
): FeatureLine => ({ name, monotone, room, words });

const lookBack = (minutes: number) => (minutes < 120 ? `${minutes} min` : `${minutes / 60} h`);

/** Every feature in the order of the vector. */
export const FEATURE_TABLE: readonly FeatureLine[] = [
  line("memoryLevel", "memory", "working set close to its limit", 1),
  ...WINDOWS.flatMap((w) => [
    line(`growth${w}`, "memory", `growth of the last ${lookBack(w)} eats up the headroom`, 1),
    line(
      `passage${w}`,
      "memory",
      `the trend of the last ${lookBack(w)} reaches the limit within the hour`,
      1,
    ),
    line(`slope${w}`, "memory", `memory grows over the last ${lookBack(w)}`),
    line(`straight${w}`, "memory", `growth of the last ${lookBack(w)} is steady`),
  ]),
  line("memoryPeak", "memory", "its peak came close to the limit", 1),
  line("newHigh15", "memory", "higher than ever before the last 15 min"),
  line("newHigh60", "memory", "higher than ever before the last hour"),
  line("newHigh180", "memory", "higher than ever before the last 3 h"),
  line("levelAge", "memory", "how long this level has been held"),
  line("acceleration", "memory", "growth gets faster"),
  line("volatility", "memory", "memory varies widely"),
  line("volatilityToHeadroom", "memory", "memory varies more than the headroom allows", 1),
  line("fallLevel", "memory", "an earlier run ended close to the limit", 1),
  line("levelToFall", "memory", "close to where an earlier run ended"),
  line("memoryPressure", "memory", "processes stall for memory"),
  line("majorFaults", "memory", "pages are read back from disk"),
  line("oomEvents", "memory", "the kernel already ran out of memory for it"),
  line("oomKillsHour", "memory", "killed out of memory within the hour"),
  line("cpuDemand", "cpu", "demand close to the CPU limit", 1),
  line("cpuGrowth", "cpu", "growth of CPU use eats up the headroom", 1),
  line("cpuThrottled", "cpu", "throttled at its CPU limit", 1),
  line("cpuThrottledNow", "cpu", "throttled in the last minute", 1),
  line("cpuStalled", "cpu", "processes wait for CPU at the limit", 1),
  line("cpuVolatility", "cpu", "CPU use varies widely"),
  line("unhealthy", "life", "its health check fails"),
  line("restarts", "life", "restarts within a day"),
  line("crashesHour", "life", "exits with errors within the hour"),
  line("crashesDay", "life", "exits with errors within a day"),
  line("minutesSinceCrash", "life", "time since the last failure"),
];

export const FEATURE_COUNT = FEATURE_TABLE.length;

/** Places of the features of some rooms in the vector. */
export function featuresOf(...rooms: FeatureLine["room"][]): number[] {
  return FEATURE_TABLE.flatMap(({ room }, i) => (rooms.includes(room) ? [i] : []));
}
