import type { ActionOutcome } from "@/server/api/shapes/common";
import { approve } from "./approve";
import type { Desk } from "./desk";

/** Puts another amount on the table and accepts it, if policy and host allow it. */
export async function counter(
  desk: Desk,
  input: { id: string; revision: number; amount: number; note?: string; undoSeconds?: number },
): Promise<ActionOutcome> {
  return approve(desk, input);
}
