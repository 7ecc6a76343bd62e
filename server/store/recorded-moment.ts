import type { SeriesPoint } from "@/server/domain/forecast/to-regular-series";
import type { AssessInput } from "@/server/domain/risk/assess-input";
import type { Assessment } from "@/server/domain/risk/assessment";
import type { Dimension, EpochMs, Seconds } from "@/server/domain/units";
import { assessedFailures } from "./assessed-failures";
import { type AssessmentColumns, toAssessment } from "./assessments";
import type { Database } from "./database";
import { readForecastPoints } from "./forecast-points";
import type { Container, Host } from "./generated/client";
import { SAMPLE_WINDOW_MS } from "./hour-of-samples";
import { toSampleRow } from "./sample-columns";

const FAILURE_WINDOW_MS = 24 * 3_600_000;

/** What was known of a container at a moment of its past, and nothing that came after. */
export interface RecordedMoment {
  /** As it was assessed then. */
  assessment: Assessment;
  /** All that an assessment looks at but the forecasts, which are not kept for long, and the limits. */
  input: Omit<AssessInput, "forecasts" | "limits">;
  /** What forecasts would have looked back on. */
  points: Record<Dimension, SeriesPoint[]>;
}

/** Returns  `null` where the moment's assessment or its samples are not kept any more. */
export async function readRecordedMoment(
  db: Database,
  container: Container & { host: Host },
  at: EpochMs,
  intervalSeconds: Seconds,
): Promise<RecordedMoment | null> {
  const { id } = container;
  const [assessments, samples, points, outcomes] = await Promise.all([
    db.pool.query<AssessmentColumns>("select * from assessment where container_id = $1 and at = $2", [
      id,
      new Date(at),
    ]),
    db.pool.query(
      "select * from telemetry.sample where container_id = $1 and at > $2 and at <= $3 order by at",
      [id, new Date(at - SAMPLE_WINDOW_MS), new Date(at)],
    ),
    readForecastPoints(db, [id], at),
    db.prisma.outcome.findMany({
      where: { containerId: id, at: { gte: new Date(at - FAILURE_WINDOW_MS), lte: new Date(at) } },
      select: { at: true, kind: true, planned: true, endedAt: true },
      orderBy: { at: "asc" },
    }),
  ]);
  const [assessed] = assessments.rows;
  const own = points.get(id);
  if (!assessed || !own || samples.rows.length === 0) return null;
  const starts = outcomes.filter(({ kind }) => kind === "start");
  const failures = assessedFailures(outcomes.filter(({ planned }) => !planned));
  const startedAt = [container.startedAt, ...starts.map((start) => start.at)]
    .map((start) => start.getTime())
    .filter((start) => start <= at);
  const firstSeen = Math.min(container.firstSeenAt.getTime(), (samples.rows[0].at as Date).getTime());
  return {
    assessment: toAssessment(assessed),
    points: own,
    input: {
      now: at,
      intervalSeconds,
      samples: samples.rows.map(toSampleRow),
      // A life that began before anybody watched: as far back as is known.
      startedAt: startedAt.length > 0 ? Math.max(...startedAt) : firstSeen,
      health: "none",
      restartCountWindow: { restarts: starts.length, failures },
      host: { memoryFreeBytes: null, memoryTotalBytes: Number(container.host.memoryBytes) },
      fixedHeap: container.fixedHeap as AssessInput["fixedHeap"],
      // As the live assessment draws them.
      seed: id,
    },
  };
}
