import type { Reading } from "@/server/domain/telemetry/reading";
import type { Sample } from "@/server/domain/telemetry/sample";
import { toSample } from "@/server/domain/telemetry/to-sample";
import { Failure } from "@/server/failures";
import type { House } from "@/server/house";
import { RuntimeUnavailable } from "@/server/ports/container-runtime";
import { syncContainers } from "@/server/store/containers";
import { saveHostMemory } from "@/server/store/host-memory";
import { markCollected, markUnreachable } from "@/server/store/hosts";
import { announce } from "@/server/store/live";
import { writeSamples } from "@/server/store/samples";
import { describeHost } from "./collect/describe-host";
import { hostLink } from "./host-link";

/** Rates over less than this are not told. */
const CLOSEST_MS = 500;

/**
 * Reads every running container of a host once and stores a sample for each.
 *
 * The first reading that this process takes of a container gives no rates: they need two. A host that does not answer
 * is marked as unreachable, and its containers' samples grow stale: nothing is made up.
 */
export async function collect(house: House, { hostId }: { hostId: number }): Promise<void> {
  const link = hostLink(house, hostId);
  try {
    const listedAt = house.clock.now();
    const running = await link.runtime.listContainers();
    const ids = await syncContainers(house.db, hostId, running, house.clock.now(), listedAt);
    const readings = await link.runtime.readAll(running);
    const samples = new Map<number, Sample>();
    const kept = new Map<string, Reading>();
    for (const container of running) {
      const id = ids.get(container.runtimeId);
      const reading = readings.get(container.runtimeId);
      if (id === undefined || !reading) continue;
      const previous = link.lastReadings.get(container.runtimeId) ?? null;
      // Two collections at once: over a few milliseconds a counter's steps look like spikes.
      const isTooClose =
        previous !== null && reading.at - previous.at < CLOSEST_MS && reading.at >= previous.at;
      kept.set(container.runtimeId, isTooClose ? previous : reading);
      if (isTooClose) continue;
      samples.set(id, toSample(previous, reading, { restartCount: container.restartCount }));
    }
    link.lastReadings = kept;
    await writeSamples(house.db, samples, link.held);
    const available = await link.runtime.hostMemoryAvailable();
    if (available !== null) await saveHostMemory(house.db, hostId, house.clock.now(), available);
    await describeHost(house, link);
    await markCollected(house.db, hostId, house.clock.now());
    await house.jobs.send("assess", { hostId }, `assess-${hostId}`);
    await house.jobs.send("scrape", { hostId }, `scrape-${hostId}`);
    await announce(house.db, ["fleet", "hosts"]);
  } catch (error) {
    // Handed over meanwhile: that its way was closed here says nothing about the host.
    if (!(error instanceof RuntimeUnavailable) || link.isHeld?.() === false) throw error;
    await markUnreachable(house.db, hostId, error.message);
    await announce(house.db, ["hosts"]);
    throw new Failure("RUNTIME_UNAVAILABLE", error.message, { cause: error });
  }
}
