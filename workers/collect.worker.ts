import type { House } from "@/server/house";
import { collect } from "@/server/loop/collect";
import type { Job } from "./job";

export const collectWorker = (house: House): Job<"collect"> => ({
  name: "collect",
  handle: (payload) => collect(house, payload),
});
