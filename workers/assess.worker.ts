import type { House } from "@/server/house";
import { assess } from "@/server/loop/assess";
import type { Job } from "./job";

export const assessWorker = (house: House): Job<"assess"> => ({
  name: "assess",
  handle: async (payload, due) => {
    await assess(house, payload);
    house.log.debug({ hostId: payload.hostId, lagMs: house.clock.now() - due }, "assessed");
  },
});
