import { z } from "zod";
import { epochMs, rowId } from "./common";

/** A manager's address has no password in it: that would be shown to everybody who may look. */
const url = z
  .string()
  .max(300)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, search, hash } = new URL(text);
    return /^https?:$/.test(protocol) && username + password + search + hash === "";
  }, "An address that begins with http:// or https://, without a name, a password or a query in it.");

/** What an administrator says of the machine under a host. */
export const machineSettings = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("libvirt"),
    uri: z.string().trim().min(1).max(300),
    domain: z.string().trim().min(1).max(100),
  }),
  z.object({
    kind: z.literal("webhook"),
    url,
    machine: z.string().trim().min(1).max(100),
    /** Left out: as it was. */
    secret: z.string().min(32, "At least 32 characters.").max(500).optional(),
  }),
]);
export type MachineSettings = z.infer<typeof machineSettings>;

export const machineAddress = z.object({ hostId: rowId });

const machineDimension = z.enum(["cpu", "memory"]);
const size = z.object({ cpuMillicores: z.number(), memoryBytes: z.number() });

/** The machine under a host as people see it; its secret is never part of it. */
export const machineRow = z.object({
  hostId: z.number(),
  kind: z.enum(["libvirt", "webhook", "simulated"]),
  name: z.string(),
  address: z.string().nullable(),
  hasSecret: z.boolean(),
  /** When its manager last answered; `null`: not yet. */
  seenAt: epochMs.nullable(),
  /** Why it does not answer now. */
  trouble: z.string().nullable(),
  seen: z
    .object({
      state: z.string(),
      size,
      most: size,
      node: z.object({
        cpuMillicores: z.number().nullable(),
        memoryBytes: z.number().nullable(),
        memoryFreeBytes: z.number().nullable(),
      }),
      caps: z.array(
        z.object({
          kind: z.enum(["disk", "network"]),
          device: z.string(),
          bytesPerSecond: z.number().nullable(),
          missing: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
  leases: z.array(
    z.object({
      id: z.string(),
      dimension: machineDimension,
      baseline: z.number(),
      granted: z.number(),
      startsAt: epochMs,
      endsAt: epochMs,
      renewals: z.number(),
      /** Since when no container needs any of it. */
      idleSince: epochMs.nullable(),
      note: z.string().nullable(),
    }),
  ),
  /** The newest first. */
  requests: z.array(
    z.object({
      id: z.string(),
      dimension: machineDimension,
      kind: z.enum(["grow", "shrink"]),
      state: z.string(),
      /** Absolute sizes; `null` until the manager was asked. */
      from: z.number().nullable(),
      to: z.number().nullable(),
      /** What is wanted more, of a growth. */
      want: z.number().nullable(),
      lossAvoided: z.number(),
      reason: z.string(),
      outcome: z.string().nullable(),
      askedAt: epochMs,
      deadlineAt: epochMs,
      endedAt: epochMs.nullable(),
      negotiationId: z.string().nullable(),
      containerName: z.string().nullable(),
    }),
  ),
});
export type MachineRow = z.infer<typeof machineRow>;
