import type { House } from "@/server/house";
import { observe } from "@/server/loop/observe";
import type { Job } from "./job";

export const observeWorker = (house: House): Job<"observe"> => ({
  name: "observe",
  handle: (payload) => observe(house, payload),
});
