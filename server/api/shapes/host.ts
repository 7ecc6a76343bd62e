import { z } from "zod";
import { epochMs, limitDimension } from "./common";

/** Network and disk are `null`, or left out, where the host's capacity is not known. */
const amounts = z.object({
  cpuMillicores: z.number(),
  memoryBytes: z.number(),
  networkBytesPerSecond: z.number().nullish(),
  diskBytesPerSecond: z.number().nullish(),
});

export const hostRow = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.enum(["docker", "kubernetes", "simulator"]),
  version: z.string(),
  status: z.enum(["up", "unreachable"]),
  statusReason: z.string().nullable(),
  lastCollectedAt: epochMs.nullable(),
  warmUpUntil: epochMs.nullable(),
  containers: z.number(),
  capacity: amounts,
  reserve: amounts,
  /** What counts of a container without a lease: what it is expected to take at most, or its whole limit. */
  commitRule: z.enum(["expected", "limits"]),
  /** What running containers may take now. */
  committed: amounts,
  /** Of `committed` and reserved, what PFN's leases hold above the baselines. */
  leased: amounts,
  free: amounts,
  /** What outside feeds hold back of the host's own capacity now, and which. */
  heldBack: z.array(z.object({ dimension: limitDimension, most: z.number(), because: z.string() })),
  usage: z.object({ cpuMillicores: z.number().nullable(), memoryBytes: z.number().nullable() }),
  capabilities: z.record(z.string(), z.object({ supported: z.boolean(), because: z.string() })),
  leases: z.array(
    z.object({
      id: z.string(),
      containerId: z.number(),
      containerName: z.string(),
      dimension: z.string(),
      state: z.string(),
      baseline: z.number(),
      granted: z.number(),
      endsAt: epochMs,
    }),
  ),
  /** What containers of lower priority gave up for a while, what ends first before the others. */
  donations: z.array(
    z.object({
      id: z.string(),
      donorId: z.number(),
      donorName: z.string(),
      receiverId: z.number(),
      receiverName: z.string(),
      negotiationId: z.string(),
      dimension: limitDimension,
      state: z.enum(["intended", "given", "returning"]),
      baseline: z.number(),
      lowered: z.number(),
      endsAt: epochMs,
    }),
  ),
});
export type HostRow = z.infer<typeof hostRow>;
