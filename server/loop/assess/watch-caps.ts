import type { AssessInput } from "@/server/domain/risk/assess-input";
import { strainNow } from "@/server/domain/risk/capped-rate-risk";
import { liveSaturation } from "@/server/domain/risk/saturation/live-saturation";
import type { House } from "@/server/house";
import type { RunningContainer } from "@/server/store/assess-inputs";
import { readSaturation, saturationKey, writeSaturation } from "@/server/store/saturation";

/**
 * Writes down what containers live through while a cap of theirs is full, so that the next assessment knows what that does
 * here. A cap that has never been full is not written down.
 */
export async function watchCaps(
  { db }: House,
  containers: readonly RunningContainer[],
  inputs: ReadonlyMap<number, AssessInput>,
): Promise<void> {
  const known = await readSaturation(db);
  const looks: Parameters<typeof writeSaturation>[1][number][] = [];
  for (const { id, workloadId } of containers) {
    const input = inputs.get(id);
    if (!input) continue;
    for (const dimension of ["network", "disk"] as const) {
      const strain = strainNow(input, dimension);
      const before = known.get(saturationKey(workloadId, dimension)) ?? null;
      // What was not read tells nothing; a cap that was never full has nothing to tell.
      if (strain === null || (before === null && strain === 0)) continue;
      const { now, intervalSeconds, restartCountWindow } = input;
      const { failures } = restartCountWindow;
      looks.push({
        workloadId,
        dimension,
        record: liveSaturation(before, { now, strain, failures, intervalSeconds }),
      });
    }
  }
  await writeSaturation(db, looks);
}
