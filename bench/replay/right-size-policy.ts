import type { CreatePolicy } from "@/bench/replay/limit-policy";
import { createRightSizer, RIGHT_SIZER } from "@/server/domain/negotiation/right-size/right-sizer";

/** Asked after each sample, at most five minutes apart. */
const AHEAD_MS = 300_000;

/** The product's own sizing, asked after each sample. */
export const createRightSizePolicy: CreatePolicy = (dimension) => {
  const sizer = createRightSizer(RIGHT_SIZER[dimension], AHEAD_MS);
  return {
    observe: (at, usage) => sizer.observe(at * 1000, usage),
    killed: sizer.alarm,
    decide: () => sizer.rightSize()!.limit,
  };
};
