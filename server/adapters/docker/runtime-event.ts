import type { RuntimeEvent, RuntimeEventKind } from "@/server/ports/container-runtime";

/** One line of the engine's event stream, as far as it is read. */
export interface EngineEvent {
  Type?: string;
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  /** Nanoseconds since 1970; past 2^53, so exact to about 256 ns only. */
  timeNano?: number;
}

/** Asked of the engine, so that the exec of every health check does not come along. */
export const EVENT_FILTERS = {
  type: ["container"],
  event: [
    "start",
    "die",
    "oom",
    "health_status",
    "update",
    "rename",
    "destroy",
    "pause",
    "unpause",
    "kill",
    "stop",
  ],
};

const SAME_NAME: ReadonlySet<string> = new Set<RuntimeEventKind>([
  "start",
  "die",
  "oom",
  "update",
  "rename",
  "destroy",
  "pause",
  "unpause",
]);
/** The engine writes signals as numbers; a client's `kill` may name one. */
const ENDING_SIGNALS: ReadonlySet<string> = new Set(["15", "9", "TERM", "KILL"]);
const SIGNAL_NUMBERS: Record<string, string> = {
  HUP: "1",
  INT: "2",
  QUIT: "3",
  USR1: "10",
  USR2: "12",
  WINCH: "28",
};

/**
 * One engine event in the port's terms, or `null` when it is none of ours.
 *
 * stopSignalOf  the container's own stop signal, where known: nginx stops by QUIT, PostgreSQL by INT, Apache by WINCH,
 *               and then that signal is the wish for its end.
 */
export function toRuntimeEvent(
  event: EngineEvent,
  stopSignalOf: (runtimeId: string) => string | undefined,
): RuntimeEvent | null {
  const id = event.Actor?.ID;
  if (event.Type !== "container" || id === undefined || event.timeNano === undefined) return null;
  const attributes = event.Actor?.Attributes ?? {};
  const [action = "", detail = ""] = (event.Action ?? "").split(": ", 2);
  const kind = kindOf(action, attributes.signal ?? "", stopSignalOf(id));
  if (kind === null) return null;
  const health = kind === "health_status" ? healthOf(detail) : null;
  if (kind === "health_status" && health === null) return null;
  const exitCode = kind === "die" && attributes.exitCode !== undefined ? Number(attributes.exitCode) : null;
  return {
    at: Math.floor(event.timeNano / 1e6),
    kind,
    runtimeId: id,
    name: attributes.name ?? "",
    exitCode,
    health,
  };
}

function kindOf(action: string, signal: string, stopSignal: string | undefined): RuntimeEventKind | null {
  if (SAME_NAME.has(action)) return action as RuntimeEventKind;
  if (action === "health_status" || action.startsWith("health_status")) return "health_status";
  if (action === "stop") return "stop_requested";
  if (action !== "kill") return null;
  const bare = plain(signal);
  return ENDING_SIGNALS.has(bare) || (stopSignal !== undefined && bare === plain(stopSignal))
    ? "stop_requested"
    : null;
}

function plain(signal: string): string {
  const bare = signal.toUpperCase().replace(/^SIG/, "");
  return SIGNAL_NUMBERS[bare] ?? bare;
}

function healthOf(text: string): RuntimeEvent["health"] {
  return text === "healthy" || text === "unhealthy" || text === "starting" ? text : null;
}
