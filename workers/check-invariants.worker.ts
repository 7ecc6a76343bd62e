import type { House } from "@/server/house";
import { checkInvariants } from "@/server/loop/check-invariants";
import type { Job } from "./job";

export const checkInvariantsWorker = (house: House): Job<"check-invariants"> => ({
  name: "check-invariants",
  handle: () => checkInvariants(house),
});
