import type { House } from "@/server/house";
import { trainForecaster } from "@/server/loop/train-forecaster";
import type { Job } from "./job";

export const trainForecasterWorker = (house: House): Job<"train-forecaster"> => ({
  name: "train-forecaster",
  handle: (payload) => trainForecaster(house, payload),
});
