import type { House } from "@/server/house";
import { pollFeeds } from "@/server/loop/poll-feeds";
import type { Job } from "./job";

export const pollFeedsWorker = (house: House): Job<"poll-feeds"> => ({
  name: "poll-feeds",
  handle: () => pollFeeds(house),
});
