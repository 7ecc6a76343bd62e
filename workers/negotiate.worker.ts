import type { House } from "@/server/house";
import { negotiate } from "@/server/loop/negotiate";
import type { Job } from "./job";

export const negotiateWorker = (house: House): Job<"negotiate"> => ({
  name: "negotiate",
  handle: (payload) => negotiate(house, payload),
});
