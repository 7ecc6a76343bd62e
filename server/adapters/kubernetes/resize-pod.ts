import { setTimeout as sleep } from "node:timers/promises";
import type { DurationMs, EpochMs, Limits } from "@/server/domain/units";
import {
  ContainerGone,
  RuntimeDeferral,
  RuntimeInfeasible,
  RuntimeRefusal,
  RuntimeUnavailable,
} from "@/server/ports/container-runtime";
import type { ContainerRef } from "./container-ref";
import { nameOf } from "./container-ref";
import type { KubeApi } from "./kube-api";
import type { Pod } from "./kube-objects";
import { KubeRefusal, runtimeError } from "./kube-refusal";
import { containerOf, type PodContainer } from "./pod-containers";
import { resizeRequest, undoRequest } from "./resize-request";
import { type ResizeState, resizeState } from "./resize-state";

export interface ResizeOptions {
  api: KubeApi;
  /** For the kubelet to do what it was asked for. */
  patienceMs: DurationMs;
  pollMs: DurationMs;
  /** A kubelet that puts off may find room a moment later, when a pod beside has ended. */
  deferralPatienceMs: DurationMs;
  /** When to ask again after that. */
  retryAfterMs: DurationMs;
  now: () => EpochMs;
  /** A last look, on the pod as it is now; why it must not be. */
  whyNot: (container: PodContainer, target: Limits) => Promise<string | null>;
}

const CONFLICTS = 3;

/**
 * Brings one container to `target` through its pod's resize subresource, and waits until the kubelet says what came of
 * it. What is put off, impossible or failed is taken back, so that it cannot come true behind the ledger.
 *
 * Throws   `ContainerGone`, `RuntimeRefusal`, `RuntimeDeferral`, `RuntimeInfeasible`; `RuntimeUnavailable` when neither
 *          yes nor no came in time: then it is still asked for, and asking again finds it.
 */
export async function resizePod(options: ResizeOptions, ref: ContainerRef, target: Limits): Promise<void> {
  for (let conflicts = 0; ; conflicts++) {
    const before = await readContainer(options.api, ref);
    if (before.pod.metadata?.deletionTimestamp !== undefined) throw beingDeleted(ref);
    const request = resizeRequest(before, target);
    if (request.kind === "refuse") throw new RuntimeRefusal(request.because);
    if (request.kind === "nothing") {
      const generation = before.pod.metadata?.generation ?? 0;
      return settle(options, ref, before, request.limits, generation);
    }
    const because = await options.whyNot(before, target);
    if (because !== null) throw new RuntimeRefusal(because);
    try {
      const asked = await options.api.patch<Pod>(`resize ${nameOf(ref)}`, resizePath(ref), request.body);
      return await settle(options, ref, before, request.limits, asked.metadata?.generation ?? 0);
    } catch (error) {
      // Somebody else wrote the pod in between: look at what it is now and decide anew.
      if (error instanceof KubeRefusal && error.code === 409 && conflicts < CONFLICTS) continue;
      throw explained(error);
    }
  }
}

/** The container as its pod is now. Throws `ContainerGone` also when a namesake has taken its place. */
export async function readContainer(api: KubeApi, ref: ContainerRef): Promise<PodContainer> {
  const pod = await readPod(api, ref);
  const container = pod && containerOf(pod, ref.container);
  if (!container) throw new ContainerGone(`${nameOf(ref)} is gone`);
  return container;
}

/** `null` when there is none, or another of that name. */
export async function readPod(api: KubeApi, ref: ContainerRef): Promise<Pod | null> {
  try {
    const pod = await api.get<Pod>(`read pod ${ref.namespace}/${ref.pod}`, podPath(ref));
    return pod.metadata?.uid === ref.uid ? pod : null;
  } catch (error) {
    if (error instanceof KubeRefusal && error.code === 404) return null;
    throw runtimeError(error);
  }
}

async function settle(
  options: ResizeOptions,
  ref: ContainerRef,
  before: PodContainer,
  asked: Limits,
  generation: number,
): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const container = await readContainer(options.api, ref);
    if (container.pod.metadata?.deletionTimestamp !== undefined) throw beingDeleted(ref);
    const state = resizeState(container, asked, generation);
    const waited = performance.now() - startedAt;
    if (state.kind === "done") return;
    if (state.kind === "infeasible" || state.kind === "failed")
      throw await takeBack(options, ref, before, state);
    if (state.kind === "deferred" && waited >= options.deferralPatienceMs)
      throw await takeBack(options, ref, before, state);
    if (waited >= options.patienceMs)
      throw new RuntimeUnavailable(
        `the kubelet of ${container.pod.spec?.nodeName} has not resized ${nameOf(ref)} within ${options.patienceMs} ms`,
      );
    await sleep(options.pollMs);
  }
}

/** Asks for what was there before. Returns the refusal to throw; it says so when that did not work either. */
async function takeBack(
  { api, now, retryAfterMs }: ResizeOptions,
  ref: ContainerRef,
  before: PodContainer,
  state: Extract<ResizeState, { because: string }>,
): Promise<Error> {
  try {
    await api.patch<Pod>(`take back the resize of ${nameOf(ref)}`, resizePath(ref), undoRequest(before));
  } catch (error) {
    if (!(error instanceof KubeRefusal)) throw error;
    return new RuntimeRefusal(
      `${state.because}; and it could not be taken back, so it may still come: ${error.message}`,
    );
  }
  if (state.kind === "deferred") return new RuntimeDeferral(state.because, now() + retryAfterMs);
  return state.kind === "infeasible"
    ? new RuntimeInfeasible(state.because)
    : new RuntimeRefusal(state.because);
}

function explained(error: unknown): unknown {
  // The pod was read a moment ago, so this 404 is of the path: the pod is gone only when the server names it.
  if (
    error instanceof KubeRefusal &&
    error.code === 404 &&
    /could not find the requested resource/.test(error.message)
  )
    return new RuntimeRefusal("this cluster has no resize subresource: Kubernetes 1.33 and later have it", {
      cause: error,
    });
  // A namesake took its place between the look and the patch.
  if (
    error instanceof KubeRefusal &&
    error.code === 422 &&
    /metadata\.uid: Invalid value/.test(error.message)
  )
    return new ContainerGone(error.message, { cause: error });
  return runtimeError(error, { changes: true });
}

function beingDeleted(ref: ContainerRef): ContainerGone {
  return new ContainerGone(`${nameOf(ref)} is being deleted`);
}

function podPath({ namespace, pod }: ContainerRef): string {
  return `/api/v1/namespaces/${namespace}/pods/${pod}`;
}

function resizePath(ref: ContainerRef): string {
  return `${podPath(ref)}/resize`;
}
