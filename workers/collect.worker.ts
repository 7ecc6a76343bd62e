import type { House } from "@/server/house";
import { collect } from "@/server/loop/collect";
import type { Job } from "./job";

export const collectWorker = (house: House): Job<"collect"> => ({
  name: "collect",
  handle: async (payload, due) => {
    await collect(house, payload);
    // How late the samples are that were due then: what capacity is measured by.
    house.log.debug({ hostId: payload.hostId, lagMs: house.clock.now() - due }, "collected");
  },
});
