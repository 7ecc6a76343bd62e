import { setImmediate as breathe } from "node:timers/promises";
import { assess as assessContainer } from "@/server/domain/risk/assess";
import type { Assessment } from "@/server/domain/risk/assessment";
import type { House } from "@/server/house";
import { watchCaps } from "@/server/loop/assess/watch-caps";
import { listRunning, readAssessInputs } from "@/server/store/assess-inputs";
import { writeAssessments } from "@/server/store/assessments";
import { announce } from "@/server/store/live";
import { hearFailureModels } from "./assess/hear-failure-models";
import { isFirstOfMinute, keepFeatureRows } from "./assess/keep-feature-rows";

/** Containers that are assessed without a pause. */
const AT_A_STRETCH = 4;

/** Says of every running container of a host how likely it is to fail, or why that is unknown. */
export async function assess(house: House, { hostId }: { hostId: number }): Promise<void> {
  const now = house.clock.now();
  await hearFailureModels(house);
  const { intervalSeconds } = house.settings;
  const containers = await listRunning(house.db, hostId);
  const isKept = isFirstOfMinute(now, intervalSeconds);
  const inputs = await readAssessInputs(
    house.db,
    hostId,
    containers,
    now,
    intervalSeconds,
    house.failureModel,
    isKept,
    house.hosts.get(hostId)?.windows,
  );
  const assessments = new Map<number, Assessment>();
  for (const [id, input] of inputs) {
    assessments.set(id, assessContainer(input));
    // Some ms each: what is due meanwhile, above all a collection, must not wait for a whole host.
    if (assessments.size % AT_A_STRETCH === 0) await breathe();
  }
  await writeAssessments(house.db, assessments);
  await watchCaps(house, containers, inputs);
  await house.jobs.send("negotiate", { hostId }, `negotiate-${hostId}`);
  await announce(house.db, ["fleet"]);
  // Last: what is learnt later delays nothing that is decided now.
  if (isKept) await keepFeatureRows(house.db, inputs, assessments, house.failureLearning?.challenger ?? null);
}
