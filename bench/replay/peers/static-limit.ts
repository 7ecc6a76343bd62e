import type { CreatePolicy } from "@/bench/replay/limit-policy";

const DAY_SECONDS = 24 * 3600;

/** What people do: the limit that was set; where none was, half more than the highest usage of the first day. */
export const createStaticLimit: CreatePolicy = () => {
  let startedAt: number | null = null;
  let own = Number.NaN;
  let highest = 0;
  return {
    observe(at, usage, ownLimit) {
      startedAt ??= at;
      own = ownLimit;
      if (at < startedAt + DAY_SECONDS) highest = Math.max(highest, usage);
    },
    killed() {},
    decide: () => (own > 0 ? own : highest * 1.5),
  };
};
