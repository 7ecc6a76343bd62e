import type { House } from "@/server/house";
import { assess } from "@/server/loop/assess";
import type { Job } from "./job";

export const assessWorker = (house: House): Job<"assess"> => ({
  name: "assess",
  handle: (payload) => assess(house, payload),
});
