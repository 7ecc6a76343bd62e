/** Look-back windows of the memory features, minutes. */
export const WINDOWS = [5, 15, 60, 180, 360] as const;

export interface FeatureLine {
  name: string;
  /** +1: falls (or stays) as a limit is raised, and a greater value never lowers the risk. */
  monotone: 0 | 1;
  /** What the kernel tells of memory beyond its use is not read everywhere, and never in a story. */
  room: "memory" | "kernel" | "cpu" | "life";
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
  line("heldShare", "memory", "how much of its past it spent at this level"),
  line("fallsFromHere", "memory", "how often memory was given back from this level"),
  line("netToGross", "memory", "how much of what was taken is kept"),
  line("bend", "memory", "growth of the last hour against the hours before"),
  line("yesterdayAhead", "memory", "what the coming hour took a day ago"),
  line("yesterdayLevel", "memory", "the coming hour came close to the limit a day ago", 1),
  line("runsEnded", "memory", "earlier runs that ended within a day"),
  line("highestFall", "memory", "an earlier run ended close to the limit", 1),
  line("peak15", "memory", "its peak of the last 15 min came close to the limit", 1),
  line("peak60", "memory", "its peak of the last hour came close to the limit", 1),
  line("rises60", "memory", "it rose from minute to minute within the hour"),
  line("rises360", "memory", "it rose from hour to hour"),
  line("lowsGrow", "memory", "what it cannot give back grows"),
  line("highsGrow", "memory", "its peaks grow"),
  line("lowsToHeadroom", "memory", "what it cannot give back eats up the headroom", 1),
  line("highsToHeadroom", "memory", "its growing peaks eat up the headroom", 1),
  line("memoryPressure", "kernel", "processes stall for memory"),
  line("majorFaults", "kernel", "pages are read back from disk"),
  line("oomEvents", "kernel", "the kernel already ran out of memory for it"),
  line("oomKillsHour", "kernel", "killed out of memory within the hour"),
  line("cpuDemand", "cpu", "demand close to the CPU limit", 1),
  line("cpuGrowth", "cpu", "growth of CPU use eats up the headroom", 1),
  line("cpuThrottled", "cpu", "throttled at its CPU limit", 1),
  line("cpuThrottledNow", "cpu", "throttled in the last minute", 1),
  line("cpuStalled", "cpu", "processes wait for CPU at the limit", 1),
  line("cpuVolatility", "cpu", "CPU use varies widely"),
  line("cpuPassage5", "cpu", "the trend of the last 5 min reaches the CPU limit", 1),
  line("cpuPassage15", "cpu", "the trend of the last 15 min reaches the CPU limit", 1),
  line("cpuPeak", "cpu", "CPU use came close to its limit", 1),
  line("cpuOverShare", "cpu", "time of the last hour at the CPU limit", 1),
  line("cpuWaits", "cpu", "processes wait for CPU"),
  line("tasksGrown", "cpu", "threads and processes pile up"),
  line("cpuPassage2", "cpu", "the trend of the last 2 min reaches the CPU limit", 1),
  line("cpuDemandNow", "cpu", "demand now close to the CPU limit", 1),
  line("cpuThrottledNewest", "cpu", "throttled right now", 1),
  line("cpuRunNow", "cpu", "how long it has been at its CPU limit", 1),
  line("cpuRunLongest", "cpu", "longest time at the CPU limit within the hour", 1),
  line("cpuRunWeight", "cpu", "long times at the CPU limit within the hour", 1),
  line("cpuWaitsNewest", "cpu", "processes wait for CPU right now"),
  line("tasksGrownNow", "cpu", "threads and processes pile up right now"),
  line("receivedGrown", "cpu", "more comes in over the network than usual"),
  line("memoryGrownNow", "cpu", "memory fills while it works"),
  line("starved", "cpu", "its health check fails at the CPU limit", 1),
  line("starvedRate", "cpu", "its health check failed again and again at the CPU limit", 1),
  line("starvedRateSlow", "cpu", "its health check failed before at the CPU limit", 1),
  line("unhealthy", "life", "its health check fails"),
  line("unhealthyHour", "life", "failed health checks or objectives within the hour"),
  line("unhealthyDay", "life", "failed health checks or objectives within a day"),
  line("restarts", "life", "restarts within a day"),
  line("crashesHour", "life", "exits with errors within the hour"),
  line("crashesDay", "life", "exits with errors within a day"),
  line("minutesSinceCrash", "life", "time since the last failure"),
  line("crashRate", "life", "exits with errors, again and again"),
];

export const FEATURE_COUNT = FEATURE_TABLE.length;

/** Places of the features of some rooms in the vector. */
export function featuresOf(...rooms: FeatureLine["room"][]): number[] {
  return FEATURE_TABLE.flatMap(({ room }, i) => (rooms.includes(room) ? [i] : []));
}
