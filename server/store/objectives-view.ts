import type { z } from "zod";
import type { objectives } from "@/server/api/shapes/objectives";
import { objectiveWords, valueWords } from "@/server/domain/learning/outcomes/objective-words";
import { imageRepository } from "@/server/domain/telemetry/image-repository";
import type { EpochMs } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import type { Database } from "./database";
import { judgeObjective } from "./judge-objective";
import { containerObjectives } from "./objectives";

/** The objectives of a container's workload, and how this container stands. Throws Failure NOT_FOUND. */
export async function readObjectives(
  db: Database,
  containerId: number,
  now: EpochMs,
): Promise<z.infer<typeof objectives>> {
  const container = await db.prisma.container.findUnique({
    where: { id: containerId },
    include: { workload: { select: { name: true } } },
  });
  if (!container) throw new Failure("NOT_FOUND", "There is no such container.");
  const rules = await Promise.all(
    (await containerObjectives(db, container)).map(async ({ rule, objective }) => {
      const { measure, seriesName, bound } = objective;
      const { verdict, newest } = await judgeObjective(db, objective, now);
      return {
        id: rule.id,
        measure,
        seriesName,
        ...bound,
        words: objectiveWords(measure, seriesName, bound),
        newest: newest && { ...newest, words: valueWords(measure, newest.value) },
        state: verdict.kind,
        because: verdict.kind === "unknown" ? verdict.because : null,
      };
    }),
  );
  return { image: imageRepository(container.image), workload: container.workload.name, rules };
}
