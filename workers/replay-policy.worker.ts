import type { House } from "@/server/house";
import { replayPolicy } from "@/server/loop/replay-policy";
import type { Job } from "./job";

export const replayPolicyWorker = (house: House): Job<"replay-policy"> => ({
  name: "replay-policy",
  handle: (payload) => replayPolicy(house, payload),
});
