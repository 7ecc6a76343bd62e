import {
  amountOf,
  type MachineAnswer,
  type MachineAsk,
  type MachineDescription,
} from "@/server/domain/machine/machine";
import { floorToMachine } from "@/server/domain/machine/machine-grid";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { EpochMs } from "@/server/domain/units";

/** The physical node keeps this much of its memory for itself. */
const NODE_KEEPS = 0.05;

/**
 * What a manager that only knows maxima answers: the most of what is wanted that the machine's own maximum and the
 * physical node allow.
 *
 * machine  as it is now; an ask about another size of it is refused, since its amounts are absolute.
 * Returns  never more than is wanted, than the maximum, or than the node has; refuse: what binds, in numbers.
 * Throws   RangeError when the ask's amounts are not finite or not ordered: a bug upstream.
 */
export function offerMachine(machine: MachineDescription, ask: MachineAsk, now: EpochMs): MachineAnswer {
  const { dimension, from, least, want, deadlineAt } = ask;
  if (!(Number.isFinite(want) && from < least && least <= want)) {
    throw new RangeError(`a machine is asked from < least ≤ want, got ${from}, ${least}, ${want}`);
  }
  const words = (amount: number) => amountWords(dimension, amount);
  const refuse = (because: string): MachineAnswer => ({ kind: "refuse", because });
  if (now >= deadlineAt) return refuse("the deadline of the ask is over");
  if (machine.state !== "running") return refuse(`${machine.name} is ${machine.state}`);
  const size = amountOf(machine.size, dimension);
  if (size !== from) return refuse(`${machine.name} has ${words(size)} now, and not ${words(from)}`);

  const allowed = amountOf(machine.most, dimension);
  const node = nodeAllows(machine, dimension, size);
  if (node === null) return refuse(`what the physical node under ${machine.name} has left is not known`);
  const most = floorToMachine(dimension, Math.min(allowed, node));
  const binds =
    node < allowed
      ? `the physical node under it allows ${words(Math.max(size, floorToMachine(dimension, node)))}`
      : `its maximum is ${words(allowed)}`;
  if (most < least)
    return refuse(`${machine.name} has ${words(size)} of ${dimension}, needs ${words(least)}, and ${binds}`);
  if (most >= want)
    return { kind: "offer", amount: want, because: `${machine.name} may grow to ${words(want)}` };
  return { kind: "counter", amount: most, because: `${binds}; ${words(want)} was asked for` };
}

function nodeAllows({ node }: MachineDescription, dimension: MachineAsk["dimension"], size: number) {
  if (dimension === "cpu") return node.cpuMillicores;
  if (node.memoryBytes === null || node.memoryFreeBytes === null) return null;
  return size + Math.max(0, node.memoryFreeBytes - NODE_KEEPS * node.memoryBytes);
}
