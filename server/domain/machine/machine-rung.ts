import type { MachineDescription, MachineDimension } from "@/server/domain/machine/machine";
import { amountOf } from "@/server/domain/machine/machine";
import { ceilToMachine } from "@/server/domain/machine/machine-grid";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { EpochMs, LimitDimension, Seconds } from "@/server/domain/units";

/** A machine's manager answers, grows it and shows it from inside within this, or the ask is answered without it. */
export const MACHINE_TAKES_SECONDS: Seconds = 120;

/** What is known of the machine under a host when an ask does not fit; `null`: none is managed. */
export interface MachineStanding {
  /** As it was last described; `null`: its manager has not answered yet. */
  seen: MachineDescription | null;
  /** Dimensions with a request under way. */
  underWay: readonly MachineDimension[];
  /** Why its manager gave nothing a moment ago, by dimension. */
  lately: Partial<Record<MachineDimension, string>>;
}

export interface Growth {
  dimension: MachineDimension;
  /** More of the host, absolute differences in the dimension's unit: the least that helps, and what is wanted. */
  least: number;
  want: number;
}

export type MachineRung =
  | { kind: "ask"; growth: Growth }
  | { kind: "wait" }
  | { kind: "passed"; because: string };

/**
 * Whether the machine under the host is asked for what is missing.
 *
 * least, want  what is missing for the smallest useful grant and for the wanted one, > 0 and ordered.
 * mayAsk       whether the asker's own policy acts without a person.
 */
export function machineRung(question: {
  dimension: LimitDimension;
  least: number;
  want: number;
  standing: MachineStanding | null;
  mayAsk: boolean;
  /** Why more capacity would not be counted (an outside feed holds it back); `null`: it would. */
  narrowed: string | null;
  deadlineAt: EpochMs;
  now: EpochMs;
}): MachineRung {
  const { dimension, standing, narrowed } = question;
  const passed = (because: string): MachineRung => ({ kind: "passed", because });
  if (standing === null) return passed("no machine manager is known under this host");
  if (dimension !== "cpu" && dimension !== "memory")
    return passed(`the machine under this host is not asked for ${dimension}`);
  if (narrowed !== null) return passed(`a greater machine would not help: ${narrowed}`);
  const lately = standing.lately[dimension];
  if (lately !== undefined) return passed(`the machine under this host did not grow: ${lately}`);
  if (standing.seen === null)
    return passed("the manager of the machine under this host has not answered yet");
  const growth: Growth = {
    dimension,
    least: ceilToMachine(dimension, question.least),
    want: ceilToMachine(dimension, question.want),
  };
  const size = amountOf(standing.seen.size, dimension);
  const most = amountOf(standing.seen.most, dimension);
  const words = (amount: number) => amountWords(dimension, amount);
  if (size + growth.least > most) {
    return passed(`the machine under this host has ${words(size)} of at most ${words(most)} of ${dimension}`);
  }
  if (!question.mayAsk)
    return passed(
      `the machine under this host could grow by ${words(Math.min(growth.want, most - size))}: it is asked only for a policy that acts by itself`,
    );
  if (question.deadlineAt <= question.now)
    return passed("no time is left to ask the machine under this host");
  if (standing.underWay.includes(dimension)) return { kind: "wait" };
  return { kind: "ask", growth };
}

/** How much more than its host's capacity a container may be offered once the machine has grown. */
export function machineRoom(standing: MachineStanding | null, dimension: MachineDimension): number {
  if (!standing?.seen || standing.lately[dimension] !== undefined) return 0;
  return Math.max(0, amountOf(standing.seen.most, dimension) - amountOf(standing.seen.size, dimension));
}
