import type { House } from "@/server/house";
import { resizeMachine } from "@/server/loop/resize-machine";
import type { Job } from "./job";

export const resizeMachineWorker = (house: House): Job<"resize-machine"> => ({
  name: "resize-machine",
  handle: (payload) => resizeMachine(house, payload),
});
