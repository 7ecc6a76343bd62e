import type { House } from "@/server/house";
import { negotiate } from "@/server/loop/negotiate";
import type { Job } from "./job";

export const negotiateWorker = (house: House): Job<"negotiate"> => ({
  name: "negotiate",
  handle: async (payload, due) => {
    await negotiate(house, payload);
    house.log.debug({ hostId: payload.hostId, lagMs: house.clock.now() - due }, "negotiated");
  },
});
