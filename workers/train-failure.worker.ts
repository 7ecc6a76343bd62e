import type { House } from "@/server/house";
import { trainFailure } from "@/server/loop/train-failure";
import type { Job } from "./job";

export const trainFailureWorker = (house: House): Job<"train-failure"> => ({
  name: "train-failure",
  handle: (payload) => trainFailure(house, payload),
});
