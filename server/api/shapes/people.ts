import { z } from "zod";
import { epochMs, role } from "./common";

export const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  disabled: z.boolean(),
  createdAt: epochMs,
});

export const password = z.string().min(10, "At least 10 characters").max(128, "At most 128 characters");

export const newPerson = z.object({
  name: z.string().trim().min(1, "Give a name").max(80),
  email: z.email("Give an e-mail address, e.g. ada@example.com").max(200),
  password,
});

export const auditRow = z.object({
  id: z.string(),
  at: epochMs,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.string(),
});

/** Whether the audit is as it was written. */
export const auditCheck = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("intact"),
    at: epochMs,
    rows: z.number(),
    /** Of the newest row. */
    lastId: z.string(),
    /** The hash of the newest link: who notes it down elsewhere can hold the audit to it. */
    head: z.string(),
    /** How many rows the newest seal that fits covers; null: none could be read. */
    anchoredTo: z.number().nullable(),
    unreadableAnchors: z.number(),
  }),
  z.object({
    kind: z.literal("broken"),
    at: epochMs,
    /** Rows that are well before it. */
    rows: z.number(),
    position: z.number(),
    auditId: z.string(),
    because: z.string(),
    unreadableAnchors: z.number(),
  }),
]);
export type AuditCheck = z.infer<typeof auditCheck>;

/** What every screen needs to know about who looks and at what. */
export const me = z.object({
  name: z.string(),
  email: z.string(),
  role,
  /** No Docker engine: every number on screen comes from the simulated fleet. */
  simulated: z.boolean(),
  actingPaused: z.boolean(),
  waiting: z.number(),
  intervalSeconds: z.number(),
});
