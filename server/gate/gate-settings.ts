import { z } from "zod";

const schema = z.object({
  PFN_GATE_SOCKET: z
    .string()
    .startsWith("/", "must be an absolute path")
    .max(100, "is longer than a socket's path may be"),
  /** 0660 where the worker is another user of the same group, as in Compose. */
  PFN_GATE_SOCKET_MODE: z.enum(["0600", "0660"]).default("0600"),
  /** For watching only: no update passes at all. */
  PFN_GATE_READ_ONLY: z.enum(["0", "1"]).default("0"),
  PFN_GATE_UPDATES_PER_MINUTE: z.coerce.number().int().min(1).max(6_000).default(240),
  PFN_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export interface GateSettings {
  socket: string;
  mode: number;
  readOnly: boolean;
  updatesPerMinute: number;
  logLevel: string;
}

/** The gate's own few settings; it is given no others, and no secret. Throws with every fault in one message. */
export function gateSettings(env: Readonly<Record<string, string | undefined>>): GateSettings {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value)));
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
    );
  const { data } = parsed;
  return {
    socket: data.PFN_GATE_SOCKET,
    mode: Number.parseInt(data.PFN_GATE_SOCKET_MODE, 8),
    readOnly: data.PFN_GATE_READ_ONLY === "1",
    updatesPerMinute: data.PFN_GATE_UPDATES_PER_MINUTE,
    logLevel: data.PFN_LOG_LEVEL,
  };
}
