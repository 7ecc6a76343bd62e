import type { Fleet } from "@/server/domain/simulation/simulated-fleet";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { type RuntimeEvent, RuntimeUnavailable } from "@/server/ports/container-runtime";

/** Wakes everybody who waits, once. */
export class Bell {
  private waiting = new Set<() => void>();

  ring(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves at the next ring, after `longestMs`, or when `signal` aborts, whichever comes first. */
  heard(longestMs: DurationMs, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, longestMs);
      signal.addEventListener("abort", wake);
      this.waiting.add(wake);
    });
  }
}

/**
 * The fleet's events from `since` on, then each new one, until `signal` aborts.
 *
 * catchUp  brings the fleet to the clock's now; called before each look, at least every `pollMs`.
 * bell     rung when there may be something new.
 * Throws   RuntimeUnavailable when events that were asked for are no longer kept, rather than skip them silently.
 */
export async function* fleetEvents(
  fleet: Fleet,
  since: EpochMs,
  signal: AbortSignal,
  { catchUp, bell, pollMs }: { catchUp: () => void; bell: Bell; pollMs: DurationMs },
): AsyncGenerator<RuntimeEvent> {
  if (signal.aborted) return;
  catchUp();
  const oldest = fleet.events[0];
  if (fleet.droppedEvents > 0 && oldest && since < oldest.at)
    throw new RuntimeUnavailable(`simulated events before ${oldest.at} are no longer kept; ask from then on`);

  let next = fleet.droppedEvents;
  while (!signal.aborted) {
    catchUp();
    for (; next < fleet.droppedEvents + fleet.events.length; next++) {
      if (next < fleet.droppedEvents)
        throw new RuntimeUnavailable("this listener is so far behind that simulated events were dropped");
      const event = fleet.events[next - fleet.droppedEvents]!;
      if (event.at >= since) yield { ...event };
      if (signal.aborted) return;
    }
    await bell.heard(pollMs, signal);
  }
}
