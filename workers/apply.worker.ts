import type { House } from "@/server/house";
import { apply } from "@/server/loop/apply";
import type { Job } from "./job";

export const applyWorker = (house: House): Job<"apply"> => ({
  name: "apply",
  handle: (payload) => apply(house, payload),
});
