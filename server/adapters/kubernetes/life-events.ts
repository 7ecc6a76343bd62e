import type { EpochMs } from "@/server/domain/units";
import type { RuntimeEvent, RuntimeEventKind } from "@/server/ports/container-runtime";
import { formatRef, nameOf, refOf } from "./container-ref";
import { enforcedLimits } from "./enforced-limits";
import type { ContainerStatus, Pod } from "./kube-objects";
import { containerOf, containersOf, type PodContainer } from "./pod-containers";
import { healthOf, timeOf } from "./pod-snapshot";

type Ended = NonNullable<NonNullable<ContainerStatus["state"]>["terminated"]>;

/**
 * What happened to a pod's containers between two looks at it, in order.
 *
 * before  the earlier look; `null`: there was none.
 * now     stands in for what Kubernetes does not date: a changed limit.
 * Returns every life that began or ended meanwhile as far as the pod still tells of it: the present one and the one
 *         before. `untold` says how many more restarts were counted, by container.
 */
export function lifeEvents(
  before: Pod | null,
  after: Pod,
  now: EpochMs,
): { events: RuntimeEvent[]; untold: { name: string; lives: number }[] } {
  const events: RuntimeEvent[] = [];
  const untold: { name: string; lives: number }[] = [];
  const stopAt = stopRequestedAt(after);
  const stopsNow = stopAt !== null && (before === null || stopRequestedAt(before) === null);
  for (const container of containersOf(after)) {
    const ref = refOf(after, container.spec.name);
    const tell = (kind: RuntimeEventKind, at: EpochMs, more: Partial<RuntimeEvent> = {}) =>
      events.push({
        at,
        kind,
        runtimeId: formatRef(ref),
        name: nameOf(ref),
        exitCode: null,
        health: null,
        ...more,
      });
    const earlier = before === null ? undefined : containerOf(before, container.spec.name);
    const known = livesOf(earlier?.status);
    const { state, lastState } = container.status ?? {};

    const tellEnd = (end: Ended) => {
      const at = timeOf(end.finishedAt) ?? now;
      if (end.reason === "OOMKilled") tell("oom", at);
      tell("die", at, { exitCode: end.exitCode });
    };
    const last = lastState?.terminated;
    if (last && !known.ended.has(keyOf(last))) {
      if (last.startedAt && !known.began.has(keyOf(last))) tell("start", timeOf(last.startedAt) ?? now);
      tellEnd(last);
    }
    const began = state?.running?.startedAt ?? state?.terminated?.startedAt;
    const life = container.status?.containerID ?? began;
    if (began && life && !known.began.has(life)) tell("start", timeOf(began) ?? now);
    if (earlier && isSameLife(earlier, container)) tellChanges(earlier, container, now, tell);
    if (stopsNow) tell("stop_requested", stopAt);
    if (state?.terminated && !known.ended.has(keyOf(state.terminated))) tellEnd(state.terminated);

    const restarts = (container.status?.restartCount ?? 0) - (earlier?.status?.restartCount ?? 0);
    if (earlier && restarts > 1) untold.push({ name: nameOf(ref), lives: restarts - 1 });
  }
  return { events, untold };
}

/** A pod that is there no more, and of which nothing else was heard. */
export function goneEvents(before: Pod, at: EpochMs): RuntimeEvent[] {
  return containersOf(before).map(({ spec }) => {
    const ref = refOf(before, spec.name);
    return {
      at,
      kind: "destroy",
      runtimeId: formatRef(ref),
      name: nameOf(ref),
      exitCode: null,
      health: null,
    };
  });
}

function tellChanges(
  earlier: PodContainer,
  container: PodContainer,
  now: EpochMs,
  tell: (kind: RuntimeEventKind, at: EpochMs, more?: Partial<RuntimeEvent>) => void,
): void {
  const [was, is] = [enforcedLimits(earlier), enforcedLimits(container)];
  if (was.cpuMillicores !== is.cpuMillicores || was.memoryBytes !== is.memoryBytes) tell("update", now);
  const health = healthOf(container);
  if (health === healthOf(earlier) || health === "none") return;
  const ready = container.pod.status?.conditions?.find(({ type }) => type === "ContainersReady");
  tell("health_status", Math.min(now, timeOf(ready?.lastTransitionTime) ?? now), { health });
}

/** A deletion is dated at its end: when the grace that was given is over. */
function stopRequestedAt({ metadata }: Pod): EpochMs | null {
  const endsAt = timeOf(metadata?.deletionTimestamp);
  return endsAt === null ? null : endsAt - (metadata?.deletionGracePeriodSeconds ?? 0) * 1000;
}

function livesOf(status: ContainerStatus | undefined) {
  const ends = [status?.state?.terminated, status?.lastState?.terminated].filter((end) => end !== undefined);
  const { running } = status?.state ?? {};
  const lives = running ? [status?.containerID ?? running.startedAt ?? ""] : [];
  const ended = ends.map(keyOf);
  return { ended: new Set(ended), began: new Set([...lives, ...ended]) };
}

/** A life is the runtime's container under the name; times are whole seconds, and two lives may share one. */
function keyOf(end: Ended): string {
  return end.containerID ?? end.startedAt ?? "";
}

function isSameLife(a: PodContainer, b: PodContainer): boolean {
  const isRunning = a.status?.state?.running && b.status?.state?.running;
  return isRunning !== undefined && a.status?.containerID === b.status?.containerID;
}
