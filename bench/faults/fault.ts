import type { FaultLab } from "./fault-lab";

/** What a fault needs of this machine beside Node. */
export type Need = "docker" | "redis" | "root";

export interface FaultResult {
  /** How often the fault was injected. */
  runs: number;
  /** Processes that were ended with SIGKILL. */
  kills?: number;
  /** Orders of events that were tried. */
  interleavings?: number;
  /** Broken, hostile or impossible inputs that were given. */
  badInputs?: number;
  /** What was seen, in a sentence. */
  saw: string;
}

/** One thing that goes wrong, and the proof that PFN is right again after it. */
export interface Fault {
  fault: string;
  needs?: readonly Need[];
  /** Throws an Error that says what was wrong. `short`: the form that CI has time for, through the same code. */
  run(lab: FaultLab, short: boolean): Promise<FaultResult>;
}
