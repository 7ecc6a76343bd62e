import { z } from "zod";
import { cause, epochMs } from "./common";
import { horizonMinutes } from "./failure-models";
import { trainingRunRow } from "./models";

const shadowScore = z.object({
  brier: z.number(),
  /** Average precision over the alarms that one false alarm a container and week allows. */
  prAucAtBudget: z.number(),
  recallAtBudget: z.number(),
  threshold: z.number().nullable(),
});

/** Both voices on the same later minutes. */
const shadowJudgement = z.object({
  minutes: horizonMinutes,
  rows: z.number(),
  failures: z.number(),
  failedContainers: z.number(),
  /** Container-weeks that the rows stand for. */
  weeks: z.number(),
  champion: shadowScore,
  challenger: shadowScore,
});

const shadowComparison = z.object({
  kind: z.enum(["promote", "wait", "give_up"]),
  words: z.string(),
  /** What decides: the default policy's. */
  horizon: horizonMinutes,
  judgedAt: epochMs,
  /** Who spoke aloud; `null`: the first passage alone. */
  against: z.string().nullable(),
  judgements: z.array(shadowJudgement),
});
export type ShadowComparison = z.infer<typeof shadowComparison>;

/** What one version was trained from; `null` for the one that came with the product. */
const learntFrom = z.object({
  way: z.enum(["update", "full"]),
  rows: z.number(),
  failures: z.number(),
  /** Learnt from [from, calibratedFrom), calibrated on what is later. */
  from: epochMs,
  calibratedFrom: epochMs,
  to: epochMs,
  parts: z.array(
    z.object({
      cause,
      minutes: horizonMinutes,
      failures: z.number(),
      trees: z.number(),
      newestFailures: z.number(),
    }),
  ),
});

export const failureModelRow = z.object({
  version: z.string(),
  state: z.enum(["champion", "challenger", "retired", "rejected"]),
  parent: z.string().nullable(),
  reason: z.string(),
  createdAt: epochMs,
  learnt: learntFrom.nullable(),
  shadow: shadowComparison.nullable(),
});
export type FailureModelRow = z.infer<typeof failureModelRow>;

export const failureLearning = z.object({
  /** Who speaks beside the first passage; `null`: it speaks alone. */
  champion: z.string().nullable(),
  /** What a roll-back would go to; left out where nothing was promoted. */
  former: z.object({ version: z.string().nullable() }).nullable(),
  versions: z.array(failureModelRow),
  trainings: z.array(trainingRunRow),
  decisions: z.array(
    z.object({
      id: z.number(),
      at: epochMs,
      kind: z.enum(["promoted", "kept", "rejected", "chosen", "rolled_back"]),
      version: z.string().nullable(),
      decidedBy: z.string(),
      words: z.string(),
    }),
  ),
  /** Of the learning window: what is there to learn from, and what is needed. */
  window: z.object({
    since: epochMs,
    rows: z.number(),
    settledRows: z.number(),
    treatedRows: z.number(),
    failures: z.number(),
    failuresNeeded: z.number(),
    shadowFailuresNeeded: z.number(),
    shadowContainersNeeded: z.number(),
  }),
});
export type FailureLearningView = z.infer<typeof failureLearning>;

export const driftView = z.object({
  /** PSI above which a feature counts as drifted. */
  threshold: z.number(),
  fewestRows: z.number(),
  points: z.array(
    z.object({
      hour: epochMs,
      version: z.string(),
      rows: z.number(),
      worst: z.string().nullable(),
      worstIndex: z.number().nullable(),
      bias: z.number().nullable(),
      biasContainers: z.number(),
      shiftedAt: epochMs.nullable(),
      words: z.string(),
    }),
  ),
  /** Of the newest hour, most moved first. */
  features: z.array(z.object({ name: z.string(), words: z.string(), index: z.number() })),
});
export type DriftView = z.infer<typeof driftView>;
