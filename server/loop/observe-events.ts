import type { EpochMs } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import type { RuntimeEvent } from "@/server/ports/container-runtime";
import { findContainer, syncContainers } from "@/server/store/containers";
import { announce } from "@/server/store/live";
import { type NewOutcome, recordFailureOnce, recordOutcome } from "@/server/store/outcomes";

/** A stop that was asked for this long ago explains the end that follows. */
const STOP_WINDOW_MS = 60_000;

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
  for await (const event of link.runtime.events(since, signal)) {
    if (event.kind === "stop_requested") stops.set(event.runtimeId, event.at);
    if (event.kind === "destroy") stops.delete(event.runtimeId);
    const containerId = await containerOf(house, link, event);
    const outcome = containerId === null ? null : outcomeOf(event, containerId, stops);
    // The stop explained one end; what comes after a start is another life.
    if (event.kind === "die" || event.kind === "start") stops.delete(event.runtimeId);
    if (outcome && (await writeDown(house, outcome))) {
      house.log.info({ container: event.name, kind: outcome.kind, planned: outcome.planned }, outcome.detail);
      await announce(house.db, ["fleet"]);
    }
    if (WORTH_A_LOOK.has(event.kind))
      await house.jobs.send("collect", { hostId: link.id }, `collect-${link.id}`);
  }
}

const WORTH_A_LOOK: ReadonlySet<RuntimeEvent["kind"]> = new Set(["start", "update", "rename"]);

const TELLS_OF_A_LIFE: ReadonlySet<RuntimeEvent["kind"]> = new Set(["oom", "die", "health_status"]);

/**
 * The row of the container that an event tells of. One that failed before it was ever collected is asked for and
 * entered, or its failure would be nobody's; `null` when the runtime does not know it any more.
 */
async function containerOf(house: House, link: HostLink, event: RuntimeEvent): Promise<number | null> {
  const known = await findContainer(house.db, link.id, event.runtimeId);
  if (known) return known.id;
  if (!TELLS_OF_A_LIFE.has(event.kind)) return null;
  const snapshot = await link.runtime.inspect(event.runtimeId);
  if (!snapshot) return null;
  // Listed "at the beginning of time": one container is entered, and none is taken for gone.
  const ids = await syncContainers(house.db, link.id, [snapshot], house.clock.now(), 0);
  return ids.get(event.runtimeId) ?? null;
}

/** Returns  whether it was new. */
function writeDown(house: House, outcome: NewOutcome): Promise<boolean> {
  const isEnd = outcome.kind === "oom_kill" || outcome.kind === "exit_error";
  return isEnd ? recordFailureOnce(house.db, outcome) : recordOutcome(house.db.prisma, outcome);
}

/** What an event means; `null` when it is only movement. */
function outcomeOf(
  event: RuntimeEvent,
  containerId: number,
  stops: ReadonlyMap<string, EpochMs>,
): NewOutcome | null {
  const { at, exitCode } = event;
  const common = { containerId, at, exitCode, eventKey: `${event.runtimeId}:${event.kind}:${at}` };
  const stopAt = stops.get(event.runtimeId);
  const wasStopped = stopAt !== undefined && at >= stopAt && at - stopAt <= STOP_WINDOW_MS;
  switch (event.kind) {
    case "oom":
      return {
        ...common,
        kind: "oom_kill",
        planned: false,
        detail: "the kernel killed it: out of memory at its own limit",
      };
    case "die":
      if (wasStopped) {
        return {
          ...common,
          kind: "stopped",
          planned: true,
          detail: `stopped on request, exit code ${exitCode}`,
        };
      }
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
