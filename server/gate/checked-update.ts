import { Refusal } from "@/server/gate/refusal";

/** The fields of an update that PFN sends, each a whole number within these bounds. */
const BOUNDS = {
  /** The engine's least is 10 millicores; the most is 4,096 cores. */
  NanoCpus: [10_000_000, 4_096_000_000_000],
  /** Microseconds, the kernel's own bounds of a period. */
  CpuPeriod: [1_000, 1_000_000],
  CpuQuota: [1_000, 4_096_000_000],
  /** Bytes: the engine's least of 6 MiB up to 64 TiB. */
  Memory: [6 * 2 ** 20, 64 * 2 ** 40],
  /** Bytes of memory and swap together; -1 is no cap on swap, and never 0, which would double it. */
  MemorySwap: [6 * 2 ** 20, 128 * 2 ** 40],
} as const;
type Field = keyof typeof BOUNDS;
export type UpdateBody = Partial<Record<Field, number>>;

/**
 * The body of an update, field by field. What is sent on is written anew from the numbers, so that no second key of one
 * name, no other spelling and no odd number can mean one thing here and another to the engine.
 *
 * text    as received, JSON.
 * Throws  `Refusal` for anything but NanoCpus, or CpuPeriod with CpuQuota, and Memory with MemorySwap.
 */
export function checkedUpdate(text: string): UpdateBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal("the body is no JSON");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new Refusal("the body is no JSON object");
  const update: UpdateBody = {};
  for (const [key, value] of Object.entries(body)) {
    if (!Object.hasOwn(BOUNDS, key)) throw new Refusal("the body has a field that is not on the list");
    const field = key as Field;
    update[field] = withinBounds(field, value);
  }
  return consistent(update);
}

function withinBounds(field: Field, value: unknown): number {
  const [least, most] = BOUNDS[field];
  if (!Number.isSafeInteger(value)) throw new Refusal(`${field} is no whole number`);
  const number = value as number;
  if (field === "MemorySwap" && number === -1) return number;
  if (number < least || number > most) throw new Refusal(`${field} is not from ${least} to ${most}`);
  return number;
}

function consistent(update: UpdateBody): UpdateBody {
  const { NanoCpus, CpuPeriod, CpuQuota, Memory, MemorySwap } = update;
  if (Object.keys(update).length === 0) throw new Refusal("the body asks for nothing");
  if ((CpuPeriod === undefined) !== (CpuQuota === undefined))
    throw new Refusal("CpuPeriod and CpuQuota come together");
  if (NanoCpus !== undefined && CpuQuota !== undefined)
    throw new Refusal("NanoCpus and CpuQuota exclude each other");
  if ((Memory === undefined) !== (MemorySwap === undefined))
    throw new Refusal("Memory and MemorySwap come together");
  if (Memory !== undefined && MemorySwap !== undefined && MemorySwap !== -1 && MemorySwap < Memory)
    throw new Refusal("MemorySwap is memory and swap together, so not less than Memory");
  return update;
}
