import type { EpochMs } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import type { RuntimeEvent } from "@/server/ports/container-runtime";
import { findContainer } from "@/server/store/containers";
import { announce } from "@/server/store/live";
import { type NewOutcome, recordOutcome } from "@/server/store/outcomes";

/** A stop that was asked for this long ago explains the end that follows. */
const STOP_WINDOW_MS = 60_000;
/** An OOM kill and the death that it causes are one failure. */
const OOM_WINDOW_MS = 5_000;

/**
 * Writes down what really happens to the containers of one host, as it happens, until `signal` aborts. Events that tell
 * of a changed container ask for a collection at once.
 */
export async function observeEvents(
  house: House,
  link: HostLink,
  since: EpochMs,
  signal: AbortSignal,
): Promise<void> {
  const stops = new Map<string, EpochMs>();
  const ooms = new Map<string, EpochMs>();
  for await (const event of link.runtime.events(since, signal)) {
    if (event.kind === "stop_requested") stops.set(event.runtimeId, event.at);
    if (event.kind === "destroy") for (const seen of [stops, ooms]) seen.delete(event.runtimeId);
    const container = await findContainer(house.db, link.id, event.runtimeId);
    const outcome = container && outcomeOf(event, container.id, stops, ooms);
    // An engine may tell of each process that it killed.
    if (event.kind === "oom") ooms.set(event.runtimeId, event.at);
    // The stop explained one end; what comes after a start is another life.
    if (event.kind === "die" || event.kind === "start") stops.delete(event.runtimeId);
    if (outcome && (await recordOutcome(house.db.prisma, outcome))) {
      house.log.info({ container: event.name, kind: outcome.kind, planned: outcome.planned }, outcome.detail);
      await announce(house.db, ["fleet"]);
    }
    if (WORTH_A_LOOK.has(event.kind))
      await house.jobs.send("collect", { hostId: link.id }, `collect-${link.id}`);
  }
}

const WORTH_A_LOOK: ReadonlySet<RuntimeEvent["kind"]> = new Set(["start", "update", "rename"]);

/** What an event means; `null` when it is only movement. */
function outcomeOf(
  event: RuntimeEvent,
  containerId: number,
  stops: ReadonlyMap<string, EpochMs>,
  ooms: ReadonlyMap<string, EpochMs>,
): NewOutcome | null {
  const { at, exitCode } = event;
  const common = { containerId, at, exitCode, eventKey: `${event.runtimeId}:${event.kind}:${at}` };
  const lately = (seen: ReadonlyMap<string, EpochMs>, windowMs: number) => {
    const last = seen.get(event.runtimeId);
    return last !== undefined && at - last >= 0 && at - last <= windowMs;
  };
  switch (event.kind) {
    case "oom":
      if (lately(ooms, OOM_WINDOW_MS)) return null;
      return {
        ...common,
        kind: "oom_kill",
        planned: false,
        detail: "the kernel killed it: out of memory at its own limit",
      };
    case "die":
      if (lately(stops, STOP_WINDOW_MS)) {
        return {
          ...common,
          kind: "stopped",
          planned: true,
          detail: `stopped on request, exit code ${exitCode}`,
        };
      }
      // Already written down as an OOM kill.
      if (lately(ooms, OOM_WINDOW_MS)) return null;
      return exitCode === 0
        ? { ...common, kind: "exit_clean", planned: true, detail: "ended by itself without an error" }
        : { ...common, kind: "exit_error", planned: false, detail: `ended with exit code ${exitCode}` };
    case "health_status":
      if (event.health === "unhealthy") {
        return { ...common, kind: "unhealthy", planned: false, detail: "its health check fails" };
      }
      return event.health === "healthy"
        ? { ...common, kind: "healthy", planned: true, detail: "its health check passes" }
        : null;
    case "start":
      return { ...common, kind: "start", planned: true, detail: "started" };
    default:
      return null;
  }
}
