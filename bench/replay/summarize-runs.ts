import type { PolicyRun } from "@/bench/replay/run-policy";

export interface ReplayRow {
  policy: string;
  /** Share of container-hours in which usage was over the limit at least once. */
  hoursOver: number;
  oomPerContainerDay: number;
  /** Share of the usage that the limit would have cut off. */
  throttledShare: number;
  /** Mean over samples of (limit − usage) / limit. */
  slack: number;
  changesPerContainerDay: number;
}

/** One row of the report over all containers of a set: each sample, hour and day counts the same. */
export function summarizeRuns(policy: string, runs: readonly PolicyRun[]): ReplayRow {
  const sum = (of: (run: PolicyRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  const ratio = (a: number, b: number) => (b > 0 ? a / b : 0);
  const days = sum(({ days }) => days);
  return {
    policy,
    hoursOver: ratio(
      sum((run) => run.hoursOver),
      sum(({ hours }) => hours),
    ),
    oomPerContainerDay: ratio(
      sum(({ kills }) => kills),
      days,
    ),
    throttledShare: ratio(
      sum(({ cut }) => cut),
      sum(({ used }) => used),
    ),
    slack: ratio(
      sum(({ slack }) => slack),
      sum(({ samples }) => samples),
    ),
    changesPerContainerDay: ratio(
      sum(({ changes }) => changes),
      days,
    ),
  };
}
