import type { SimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import type { EpochMs, Limits } from "@/server/domain/units";
import type { ContainerRuntime, RuntimeEvent } from "@/server/ports/container-runtime";

/** The simulated fleet at the end of a cable: what goes through is counted, and the cable can be cut. */
export interface CabledRuntime extends ContainerRuntime {
  /** Every change that the fleet was asked for. */
  readonly updates: { runtimeId: string; target: Limits }[];
  /** Set: every call meets this instead of the fleet. */
  trouble: Error | null;
  /** Set: only changes meet this. */
  troubleWithUpdates: Error | null;
  /** Changes are answered with yes, and nothing happens. */
  isDeaf: boolean;
}

/** Lays the cable; the host is called `hostName`, so that each house of a test file has one of its own. */
export function cabled(fleet: SimulatorRuntime, hostName: string): CabledRuntime {
  const cable: CabledRuntime = {
    kind: fleet.kind,
    updates: [],
    trouble: null,
    troubleWithUpdates: null,
    isDeaf: false,
    describeHost: () => through(async () => ({ ...(await fleet.describeHost()), name: hostName })),
    hostMemoryAvailable: () => through(() => fleet.hostMemoryAvailable()),
    listContainers: () => through(() => fleet.listContainers()),
    inspect: (id) => through(() => fleet.inspect(id)),
    readAll: (containers) => through(() => fleet.readAll(containers)),
    readLimits: (id) => through(() => fleet.readLimits(id)),
    updateLimits: (runtimeId, target) =>
      through(async () => {
        cable.updates.push({ runtimeId, target });
        if (cable.troubleWithUpdates) throw cable.troubleWithUpdates;
        if (!cable.isDeaf) await fleet.updateLimits(runtimeId, target);
      }),
    events: (since, signal) => soFar(fleet, since, signal),
    close: () => fleet.close(),
  };
  async function through<T>(call: () => Promise<T>): Promise<T> {
    if (cable.trouble) throw cable.trouble;
    return call();
  }
  return cable;
}

/** What happened up to the clock's now, then the end: time stands still, so nothing more can come. */
async function* soFar(
  fleet: ContainerRuntime,
  since: EpochMs,
  signal: AbortSignal,
): AsyncGenerator<RuntimeEvent> {
  const end = new AbortController();
  const events = fleet.events(since, AbortSignal.any([signal, end.signal]))[Symbol.asyncIterator]();
  for (;;) {
    const next = events.next();
    // What is there comes within microtasks; whoever waits longer waits for the clock.
    const waits = new Promise<"waits">((resolve) => setImmediate(resolve, "waits"));
    if ((await Promise.race([next, waits])) === "waits") end.abort();
    const { done, value } = await next;
    if (done) return;
    yield value;
  }
}
