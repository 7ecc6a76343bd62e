import type { EpochMs } from "@/server/domain/units";
import type { RuntimeEvent } from "@/server/ports/container-runtime";
import { formatRef, nameOf } from "./container-ref";
import type { KubeApi } from "./kube-api";
import type { Identified, Pod } from "./kube-objects";
import { type KubeScope, podsPath, podsQuery } from "./kube-scope";
import { goneEvents, lifeEvents } from "./life-events";
import { merged } from "./merged";
import { timeOf } from "./pod-snapshot";
import { watchList } from "./watch-list";

/** The part of a core/v1 Event that is read. */
interface KubeEvent extends Identified {
  involvedObject?: { kind?: string; name?: string; namespace?: string; uid?: string; fieldPath?: string };
  message?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
}

/** The kubelet's words when a probe has failed as often as it may: the container is about to be killed for it. */
const FAILED_PROBE = /^Container (\S+) failed (liveness|startup) probe/;

export interface EventsOptions {
  api: KubeApi;
  scope: KubeScope;
  now: () => EpochMs;
  /** Told when something may have been missed: look at the whole list. */
  onBreak: (because: string) => void;
}

/** What happens to the containers of a scope from `since` on, each thing once, until `signal` aborts. */
export function podEvents(
  options: EventsOptions,
  since: EpochMs,
  signal: AbortSignal,
): AsyncGenerator<RuntimeEvent> {
  // Kubernetes writes whole seconds: what happened within the second of `since` may be dated before it.
  const from = Math.floor(since / 1000) * 1000;
  return merged([lives(options, from, signal), failedProbes(options, from, signal)], signal);
}

async function* lives(
  { api, scope, now, onBreak }: EventsOptions,
  from: EpochMs,
  signal: AbortSignal,
): AsyncGenerator<RuntimeEvent> {
  let known: Map<string, Pod> | null = null;
  for await (const seen of watchList<Pod>(api, podsPath(scope), podsQuery(scope), signal, onBreak)) {
    const before: Map<string, Pod> = known ?? new Map();
    const look = function* (pod: Pod) {
      const { events, untold } = lifeEvents(before.get(uidOf(pod)) ?? null, pod, now());
      for (const event of events) if (event.at >= from) yield event;
      for (const { name, lives: count } of untold)
        onBreak(`${name} was restarted ${count} times more than its pod tells of`);
    };
    if (seen.kind === "list") {
      const listed = new Map(seen.items.map((pod) => [uidOf(pod), pod]));
      for (const [uid, pod] of before) if (!listed.has(uid)) yield* goneEvents(pod, now());
      for (const pod of seen.items) yield* look(pod);
      known = listed;
      continue;
    }
    const pod = seen.item;
    yield* look(pod);
    if (seen.kind === "deleted") {
      before.delete(uidOf(pod));
      yield* goneEvents(pod, now());
    } else before.set(uidOf(pod), pod);
  }
}

async function* failedProbes(
  { api, scope, onBreak }: EventsOptions,
  from: EpochMs,
  signal: AbortSignal,
): AsyncGenerator<RuntimeEvent> {
  const { namespace } = scope;
  const path = namespace === null ? "/api/v1/events" : `/api/v1/namespaces/${namespace}/events`;
  const query = { fieldSelector: `involvedObject.kind=Pod,reason=Killing,source=kubelet` };
  const told = new Set<string>();
  for await (const seen of watchList<KubeEvent>(api, path, query, signal, onBreak)) {
    if (seen.kind === "deleted") {
      told.delete(seen.item.metadata?.uid ?? "");
      continue;
    }
    for (const event of seen.kind === "list" ? seen.items : [seen.item]) {
      const { metadata, involvedObject, message = "" } = event;
      const key = `${metadata?.uid} ${metadata?.resourceVersion}`;
      const container = FAILED_PROBE.exec(message)?.[1];
      const at = timeOf(event.lastTimestamp ?? event.eventTime ?? undefined);
      if (container === undefined || at === null || at < from || told.has(key)) continue;
      told.add(key);
      const { namespace: space = "", name: pod = "", uid = "" } = involvedObject ?? {};
      const ref = { namespace: space, pod, container, uid };
      const identity = { runtimeId: formatRef(ref), name: nameOf(ref) };
      yield { at, kind: "health_status", ...identity, exitCode: null, health: "unhealthy" };
    }
  }
}

function uidOf({ metadata }: Pod): string {
  return metadata?.uid ?? "";
}
