import type { House } from "@/server/house";
import { size } from "@/server/loop/size";
import type { Job } from "./job";

export const sizeWorker = (house: House): Job<"size"> => ({
  name: "size",
  handle: (payload) => size(house, payload),
});
