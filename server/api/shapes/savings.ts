import { z } from "zod";
import { epochMs } from "./common";

const dimension = z.enum(["cpu", "memory"]);

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
});
export type SavingRow = z.infer<typeof savingRow>;

/** Amount × hours of all containers on one day, UTC. */
export const savingDay = z.object({
  day: z.string(),
  dimension,
  capHours: z.number(),
  usedHours: z.number(),
  rightHours: z.number(),
});
export type SavingDay = z.infer<typeof savingDay>;
