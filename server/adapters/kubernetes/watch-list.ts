import { setTimeout as sleep } from "node:timers/promises";
import type { DurationMs } from "@/server/domain/units";
import type { KubeApi, Query } from "./kube-api";
import type { Identified, ListOf, WatchLine } from "./kube-objects";
import { KubeRefusal } from "./kube-refusal";

const FIRST_WAIT: DurationMs = 200;
const LONGEST_WAIT: DurationMs = 10_000;
/** A server ends a watch by itself after this; then it goes on from where it was. */
const WATCH_SECONDS = 290;
/** One that ends sooner is not opened again at once. */
const SHORTEST_WATCH_MS: DurationMs = 1_000;
const PAGE = 500;

export type Seen<T> =
  /** All that is there now: what is not in it is gone. */
  { kind: "list"; items: T[] } | { kind: "changed"; item: T } | { kind: "deleted"; item: T };

/**
 * A list, then every change to it, until `signal` aborts.
 *
 * A watch whose place the server has forgotten (410 Gone), and any that breaks, begins again with a list, after a wait
 * that doubles where it broke; `onBreak` is told each time, because what came and went in between is not in a list.
 */
export async function* watchList<T extends Identified>(
  api: KubeApi,
  path: string,
  query: Query,
  signal: AbortSignal,
  onBreak: (because: string) => void,
): AsyncGenerator<Seen<T>> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const { items, resourceVersion } = await listAll<T>(api, path, query);
      yield { kind: "list", items };
      const place = { resourceVersion };
      while (!signal.aborted && place.resourceVersion !== null) {
        const began = performance.now();
        for await (const seen of follow<T>(api, path, query, place, signal, onBreak)) {
          failures = 0;
          yield seen;
        }
        if (performance.now() - began < SHORTEST_WATCH_MS) await pause(FIRST_WAIT, signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      onBreak(error instanceof Error ? error.message : String(error));
      await pause(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures++, 10)), signal);
    }
  }
}

async function pause(ms: DurationMs, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Every page of a list, as of one version. */
export async function listAll<T>(api: KubeApi, path: string, query: Query) {
  const items: T[] = [];
  let page: ListOf<T> | null = null;
  do {
    const next: Query = { ...query, limit: String(PAGE), continue: page?.metadata?.continue || undefined };
    page = await api.get<ListOf<T>>(`list ${path}`, path, next);
    items.push(...page.items);
  } while (page.metadata?.continue);
  return { items, resourceVersion: page.metadata?.resourceVersion ?? null };
}

/** One watch from `place` on; the place moves along, and is `null` once the server has forgotten it. */
async function* follow<T extends Identified>(
  api: KubeApi,
  path: string,
  query: Query,
  place: { resourceVersion: string | null },
  signal: AbortSignal,
  onBreak: (because: string) => void,
): AsyncGenerator<Seen<T>> {
  const watch: Query = {
    ...query,
    watch: "true",
    allowWatchBookmarks: "true",
    timeoutSeconds: String(WATCH_SECONDS),
    resourceVersion: place.resourceVersion ?? undefined,
  };
  try {
    for await (const line of api.lines<WatchLine<T>>(`watch ${path}`, path, watch, signal)) {
      if (line.type === "ERROR") throw new KubeRefusal(line.object.code ?? 0, "watch", line.object, null);
      place.resourceVersion = line.object.metadata?.resourceVersion ?? place.resourceVersion;
      if (line.type === "DELETED") yield { kind: "deleted", item: line.object };
      else if (line.type !== "BOOKMARK") yield { kind: "changed", item: line.object };
    }
  } catch (error) {
    if (!(error instanceof KubeRefusal) || error.code !== 410) throw error;
    place.resourceVersion = null;
    onBreak(error.message);
  }
}
