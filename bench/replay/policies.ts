import type { CreatePolicy } from "@/bench/replay/limit-policy";
import { createAutopilot } from "@/bench/replay/peers/autopilot";
import { createStaticLimit } from "@/bench/replay/peers/static-limit";
import { createVpa } from "@/bench/replay/peers/vpa";
import { createWindowRule } from "@/bench/replay/peers/window-rule";
import { createRightSizePolicy } from "@/bench/replay/right-size-policy";

export const POLICIES: Record<string, CreatePolicy> = {
  static: createStaticLimit,
  max24h: createWindowRule(1),
  p95: createWindowRule(0.95),
  vpa: createVpa,
  autopilot: createAutopilot,
  pfn: createRightSizePolicy,
};
