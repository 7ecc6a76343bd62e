import type { House } from "@/server/house";
import { scrape } from "@/server/loop/scrape";
import type { Job } from "./job";

export const scrapeWorker = (house: House): Job<"scrape"> => ({
  name: "scrape",
  handle: (payload) => scrape(house, payload),
});
