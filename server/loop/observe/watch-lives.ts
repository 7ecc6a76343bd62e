import { judgeLiveness, withoutCommonSilence } from "@/server/domain/learning/outcomes/judge-liveness";
import type { House } from "@/server/house";
import { readLifeSigns } from "@/server/store/life-signs";
import { announce } from "@/server/store/live";
import { endLasting, recordOutcome } from "@/server/store/outcomes";
import { blame } from "./blame";

/** Writes down which containers run and give no sign of life any more, once each time, and which ones do again. */
export async function watchLives(house: House, hostId: number): Promise<void> {
  const { db, clock, settings } = house;
  const now = clock.now();
  const lives = await readLifeSigns(db, hostId, now, settings.intervalSeconds);
  const told = withoutCommonSilence(lives.map(({ signs }) => signs));
  for (const [place, { containerId, name, isLost }] of lives.entries()) {
    const signs = told[place]!;
    const verdict = judgeLiveness(signs);
    if (verdict.kind === "alive" && isLost) await endLasting(db.prisma, containerId, ["liveness_lost"], now);
    if (verdict.kind !== "lost" || isLost) continue;
    const { cause, because } = await blame(db, containerId, verdict.since);
    const isNew = await recordOutcome(db.prisma, {
      containerId,
      at: verdict.since,
      kind: "liveness_lost",
      planned: false,
      cause,
      exitCode: null,
      detail: `no sign of life: ${verdict.because}; ${because}`,
      eventKey: `liveness:${containerId}:${verdict.since}`,
    });
    if (!isNew) continue;
    house.log.warn({ container: name, kind: "liveness_lost" }, verdict.because);
    await announce(db, ["fleet"]);
  }
}
