import type { House } from "@/server/house";
import { notify } from "@/server/loop/notify";
import type { Job } from "./job";

export const notifyWorker = (house: House): Job<"notify"> => ({
  name: "notify",
  handle: () => notify(house),
});
