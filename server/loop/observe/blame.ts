import { type Blame, blameResource } from "@/server/domain/learning/outcomes/blame-resource";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database } from "@/server/store/database";
import { limitsOf } from "@/server/store/limits-of";
import { readSamples } from "@/server/store/samples";

/** Longer, and a shortage that has just begun is lost in what was before it. */
const LOOKS_BACK_MS: DurationMs = 60_000;

/** Which resource was short in the minute before a container stopped serving. */
export async function blame(db: Database, containerId: number, at: EpochMs): Promise<Blame> {
  const container = await db.prisma.container.findUniqueOrThrow({ where: { id: containerId } });
  const samples = (await readSamples(db, [containerId], at - LOOKS_BACK_MS)).get(containerId) ?? [];
  const before = samples.filter((sample) => sample.at <= at);
  return blameResource(before, limitsOf(container));
}
