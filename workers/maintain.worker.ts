import type { House } from "@/server/house";
import { maintain } from "@/server/loop/maintain";
import type { Job } from "./job";

export const maintainWorker = (house: House): Job<"maintain"> => ({
  name: "maintain",
  handle: () => maintain(house),
});
