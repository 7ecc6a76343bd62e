import type { House } from "@/server/house";
import { forecast } from "@/server/loop/forecast";
import type { Job } from "./job";

export const forecastWorker = (house: House): Job<"forecast"> => ({
  name: "forecast",
  handle: (payload) => forecast(house, payload),
});
