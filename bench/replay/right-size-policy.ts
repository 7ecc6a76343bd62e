import type { CreatePolicy } from "@/bench/replay/limit-policy";
import { createRightSizer, RIGHT_SIZER } from "@/server/domain/negotiation/right-size/right-sizer";

/** The product's own sizing, as the loop would ask it: after each sample. */
export const createRightSizePolicy: CreatePolicy = (dimension) => {
  const sizer = createRightSizer(RIGHT_SIZER[dimension]);
  return {
    observe: (at, usage) => sizer.observe(at * 1000, usage),
    killed: sizer.alarm,
    decide: () => sizer.rightSize()!.limit,
  };
};
