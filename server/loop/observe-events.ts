import { judgeEnd } from "@/server/domain/learning/outcomes/judge-end";
import { LASTING_KINDS } from "@/server/domain/learning/outcomes/outcome-kinds";
import type { EpochMs } from "@/server/domain/units";
import type { HostLink, House } from "@/server/house";
import type { RuntimeEvent } from "@/server/ports/container-runtime";
import { findContainer, syncContainers } from "@/server/store/containers";
import { readMemoryBefore, readOwnCut } from "@/server/store/end-facts";
import { announce } from "@/server/store/live";
import { endLasting, type NewOutcome, recordOutcome } from "@/server/store/outcomes";
import { recordEnd } from "@/server/store/record-end";
import { blame } from "./observe/blame";

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
    const outcome = containerId === null ? null : await outcomeOf(house, event, containerId, stops);
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
async function writeDown(house: House, outcome: NewOutcome): Promise<boolean> {
  const isEnd = ENDS.has(outcome.kind);
  const isNew = isEnd ? await recordEnd(house.db, outcome) : await recordOutcome(house.db.prisma, outcome);
  const { containerId, at, kind } = outcome;
  // What lasted belongs to the process that has ended, or to the check that passes again.
  if (kind === "healthy") await endLasting(house.db.prisma, containerId, ["unhealthy"], at);
  else if (kind !== "unhealthy") await endLasting(house.db.prisma, containerId, LASTING_KINDS, at);
  return isNew;
}

const ENDS: ReadonlySet<NewOutcome["kind"]> = new Set([
  "oom_kill",
  "host_oom_kill",
  "own_change",
  "exit_error",
]);

/** What an event means; `null` when it is only movement. */
async function outcomeOf(
  { db }: House,
  event: RuntimeEvent,
  containerId: number,
  stops: ReadonlyMap<string, EpochMs>,
): Promise<NewOutcome | null> {
  const { at, exitCode } = event;
  const common = { containerId, at, exitCode, eventKey: `${event.runtimeId}:${event.kind}:${at}` };
  const stopAt = stops.get(event.runtimeId);
  const wasStopped = stopAt !== undefined && at >= stopAt && at - stopAt <= STOP_WINDOW_MS;
  switch (event.kind) {
    case "oom":
    case "die": {
      const [memory, ownCut] = await Promise.all([
        readMemoryBefore(db, containerId, at),
        readOwnCut(db, containerId, at),
      ]);
      const isOomTold = event.kind === "oom";
      return { ...common, ...judgeEnd({ exitCode, isOomTold, wasStopped, memory, ownCut }) };
    }
    case "health_status":
      if (event.health === "unhealthy") {
        const { cause, because } = await blame(db, containerId, at);
        const detail = `its health check fails: ${because}`;
        return { ...common, kind: "unhealthy", planned: false, cause, detail };
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
