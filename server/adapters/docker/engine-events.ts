import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "@/server/adapters/docker/engine";
import { type EngineEvent, EVENT_FILTERS } from "@/server/adapters/docker/runtime-event";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import { RuntimeRefusal } from "@/server/ports/container-runtime";

const FIRST_WAIT: DurationMs = 200;
const LONGEST_WAIT: DurationMs = 10_000;
/** The engine replays at most its last 256 events, so this remembers every one that can come twice. */
const REMEMBERED = 1_024;
/** Asked again from a little before the last event: equal times are told apart by what was seen already. */
const OVERLAP_SECONDS = 0.001;

/**
 * The engine's container events from `since` on, each once, until `signal` aborts.
 *
 * A broken stream is opened again after a wait that doubles, with jitter, asking from the last event heard; each time
 * `onBreak` is told, because an engine forgets all but its last 256 events and the listener should look for itself.
 */
export async function* engineEvents(
  engine: Engine,
  since: EpochMs,
  signal: AbortSignal,
  onBreak: (because: string) => void,
): AsyncGenerator<EngineEvent> {
  const seen = new Set<string>();
  let fromSeconds = since / 1000;
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const event of openStream(engine, fromSeconds, signal)) {
        failures = 0;
        const key = `${event.timeNano} ${event.Actor?.ID} ${event.Action}`;
        if (seen.has(key)) continue;
        remember(seen, key);
        if (event.timeNano !== undefined)
          fromSeconds = Math.max(fromSeconds, event.timeNano / 1e9 - OVERLAP_SECONDS);
        yield event;
      }
      if (!signal.aborted) onBreak("the engine ended its event stream");
    } catch (error) {
      if (signal.aborted) return;
      // A question that the engine finds wrong stays wrong however often it is asked.
      if (error instanceof RuntimeRefusal) throw error;
      onBreak(error instanceof Error ? error.message : String(error));
    }
    await waitBeforeRetry(failures++, signal);
  }
}

async function* openStream(
  engine: Engine,
  fromSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  const query = { since: fromSeconds.toFixed(6), filters: EVENT_FILTERS };
  const stream = await engine.call("listen for events", (abortSignal) =>
    // The call's own signal only bounds the opening: an event stream has no deadline.
    engine.docker.getEvents({ ...query, abortSignal } as unknown as { since: number }),
  );
  const close = () => (stream as unknown as { destroy(): void }).destroy();
  signal.addEventListener("abort", close, { once: true });
  if (signal.aborted) close();
  try {
    stream.setEncoding("utf8");
    let rest = "";
    for await (const chunk of stream) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") yield JSON.parse(line) as EngineEvent;
    }
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

function remember(seen: Set<string>, key: string): void {
  seen.add(key);
  if (seen.size <= REMEMBERED) return;
  const [oldest] = seen;
  seen.delete(oldest as string);
}

async function waitBeforeRetry(failures: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures, 10));
  try {
    await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
