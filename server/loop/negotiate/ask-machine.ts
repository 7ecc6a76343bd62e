import { type Growth, MACHINE_TAKES_SECONDS } from "@/server/domain/machine/machine-rung";
import type { Ask } from "@/server/domain/negotiation/terms";
import type { Probability } from "@/server/domain/units";
import type { House } from "@/server/house";
import { openGrowth } from "@/server/store/machine-requests";
import type { Scene } from "./scene";

/** Takes an ask that does not fit one level up, with its deadline and the loss that it would avoid. */
export async function askMachine(
  house: House,
  scene: Scene,
  about: { negotiationId: string; ask: Ask; growth: Growth; lossAvoided: Probability },
): Promise<void> {
  const { ask, growth, negotiationId, lossAvoided } = about;
  const hostId = scene.host.id;
  const id = await openGrowth(house.db, {
    hostId,
    negotiationId,
    growth,
    deadlineAt: Math.min(ask.deadlineAt, scene.now + MACHINE_TAKES_SECONDS * 1000),
    durationSeconds: ask.durationSeconds,
    lossAvoided,
    because: ask.because,
    now: scene.now,
  });
  if (id !== null) await house.jobs.send("resize-machine", { hostId }, `resize-machine-${hostId}`);
}
