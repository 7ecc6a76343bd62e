import { z } from "zod";
import { epochMs } from "./common";

export const hostEndpointRow = z.object({
  id: z.number(),
  name: z.string(),
  source: z.enum(["ui", "file", "environment", "demo"]),
  address: z.string(),
  hasCertificates: z.boolean(),
  /** The host that answered here; `null`: none has yet. */
  hostId: z.number().nullable(),
  /** What that host is called, on its containers too. */
  hostName: z.string().nullable(),
  status: z.enum(["waiting", "up", "unreachable", "refused"]),
  because: z.string().nullable(),
  /** What the engine said of itself last. */
  said: z.string().nullable(),
  /** Its clock minus the worker's; `null`: not known. */
  clockSkewMs: z.number().nullable(),
  triedAt: epochMs.nullable(),
  connectedAt: epochMs.nullable(),
  /** The worker process that serves it; `null`: nobody does. */
  servedBy: z.string().nullable(),
});
export type HostEndpointRow = z.infer<typeof hostEndpointRow>;
