import type { House } from "@/server/house";
import { learn } from "@/server/loop/learn";
import type { Job } from "./job";

export const learnWorker = (house: House): Job<"learn"> => ({
  name: "learn",
  handle: () => learn(house),
});
