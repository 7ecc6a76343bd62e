import { z } from "zod";
import { epochMs, revision } from "./common";

const dimension = z.enum(["cpu", "memory"]);

/** What a container gives back now. Amounts in millicores or bytes. */
const reclaimNow = z.object({
  id: z.string(),
  /** lowering, held, returning. */
  state: z.string(),
  /** The limit before the first step. */
  original: z.number(),
  lowered: z.number(),
  steps: z.number(),
  since: epochMs,
  /** Why it is being given back; `null`: it is not. */
  wantedBack: z.string().nullable(),
});

/** Amounts in millicores or bytes. */
export const savingRow = z.object({
  containerId: z.number(),
  name: z.string(),
  image: z.string(),
  host: z.string(),
  dimension,
  at: epochMs,
  /** The limit that costs least. */
  wanted: z.number(),
  /** The cap in force; `null`: none. */
  cap: z.number().nullable(),
  usedMean: z.number(),
  usedP95: z.number(),
  level: z.string(),
  margin: z.number(),
  historyHours: z.number(),
  reclaim: reclaimNow.nullable(),
  /** It was given back lately: until when nothing is taken from it. */
  heldOffUntil: epochMs.nullable(),
});
export type SavingRow = z.infer<typeof savingRow>;

/** The fleet in one dimension; amounts are of containers with a limit. */
const savingSum = z.object({
  limited: z.number(),
  unlimited: z.number(),
  cap: z.number(),
  used: z.number(),
  wanted: z.number(),
  giveBack: z.number(),
  reclaimed: z.number(),
  tight: z.number(),
  judged: z.number(),
});

/** A stretch of the right sizes of one dimension, the most to give back first, with the sums of all. */
export const savingPage = z.object({
  sums: z.object({ cpu: savingSum, memory: savingSum }),
  hosts: z.array(z.string()),
  /** Containers of this dimension. */
  total: z.number().int(),
  /** Less history than this counts for nothing. */
  enoughHours: z.number(),
  rows: z.array(savingRow),
});
export type SavingPage = z.infer<typeof savingPage>;

/** Amount × hours of all containers on one day, UTC. Requested is the limit in force and what was reclaimed of it. */
export const savingDay = z.object({
  day: z.string(),
  dimension,
  capHours: z.number(),
  usedHours: z.number(),
  rightHours: z.number(),
  reclaimedHours: z.number(),
});
export type SavingDay = z.infer<typeof savingDay>;

/** One container over a number of days, also where it is long gone. Amount × hours. */
export const savingReportRow = savingDay.omit({ day: true }).extend({
  containerId: z.number(),
  name: z.string(),
  host: z.string(),
  hours: z.number(),
  firstDay: z.string(),
  lastDay: z.string(),
});
export type SavingReportRow = z.infer<typeof savingReportRow>;

/** A step down that waits for a person. Amounts are absolute limits. */
export const savingOffer = z.object({
  id: z.string(),
  revision,
  containerId: z.number(),
  name: z.string(),
  host: z.string(),
  dimension,
  from: z.number(),
  to: z.number(),
  /** A yes is also for the steps after it, down to here. */
  downTo: z.number(),
  residualRisk: z.number().nullable(),
  expiresAt: epochMs.nullable(),
  because: z.string(),
});
export type SavingOffer = z.infer<typeof savingOffer>;

const price = z.number().min(0).max(1_000_000).nullable();

export const savingSettings = z.object({
  reclaim: z.object({
    enabled: z.boolean(),
    /** The most of a container's whole slack that one step takes. */
    stepShare: z.number().min(0.05).max(0.5),
    watchSeconds: z.number().int().min(60).max(86_400),
    leastHistoryHours: z.number().min(1).max(720),
  }),
  /** `null`: not said, and then no money is shown. */
  prices: z.object({
    currency: z.string().trim().min(1).max(6),
    cpuCoreHour: price,
    memoryGibHour: price,
  }),
});
export type SavingSettings = z.infer<typeof savingSettings>;
