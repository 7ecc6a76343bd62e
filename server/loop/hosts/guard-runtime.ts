import {
  afterAnswer,
  afterSilence,
  type BreakerState,
  beforeCall,
  CLOSED,
} from "@/server/domain/hosts/circuit-breaker";
import type { DurationMs } from "@/server/domain/units";
import { type ContainerRuntime, RuntimeUnavailable } from "@/server/ports/container-runtime";

/** An adapter ends its own calls sooner; this is for one that does not. */
const LONGEST_CALL_MS: DurationMs = 25_000;
/** Calls under way on one host; what comes on top is told at once that it is busy. */
const AT_ONCE = 16;
/** Changes that one host takes in a second, and how many may come in one go. */
const CHANGES_PER_SECOND = 5;
const CHANGES_AT_ONCE = 10;

export interface GuardOptions {
  name: string;
  /** A steady clock, in ms. */
  steady?: () => DurationMs;
  longestCallMs?: DurationMs;
}

/** It was not even asked, since it did not answer lately; why it did not is known. */
export class HostSilent extends RuntimeUnavailable {}

/**
 * The same runtime with a bounded blast radius: every call ends, a host that does not answer is asked seldom, at most 16
 * calls are under way on it, and it takes at most 5 changes a second. All of these are `RuntimeUnavailable` with the
 * reason, and each host has its own: what one does not answer keeps nobody else waiting.
 */
export function guardRuntime(runtime: ContainerRuntime, options: GuardOptions): ContainerRuntime {
  const { name, steady = () => performance.now(), longestCallMs = LONGEST_CALL_MS } = options;
  let breaker: BreakerState = CLOSED;
  let underWay = 0;
  let tokens = CHANGES_AT_ONCE;
  let filledAt = steady();

  const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
    const { next, waitMs } = beforeCall(breaker, steady());
    if (waitMs !== null) throw new HostSilent(whyNot(breaker, name, waitMs));
    if (underWay >= AT_ONCE) {
      throw new RuntimeUnavailable(`${name} has ${AT_ONCE} calls under way that it has not answered yet`);
    }
    breaker = next;
    underWay++;
    try {
      const answer = await withEnd(call(), longestCallMs, name);
      breaker = afterAnswer();
      return answer;
    } catch (error) {
      // A refusal, or a container that is gone, is an answer.
      breaker =
        error instanceof RuntimeUnavailable ? afterSilence(breaker, steady(), error.message) : afterAnswer();
      throw error;
    } finally {
      underWay--;
    }
  };
  const takeToken = () => {
    const now = steady();
    tokens = Math.min(CHANGES_AT_ONCE, tokens + ((now - filledAt) / 1000) * CHANGES_PER_SECOND);
    filledAt = now;
    if (tokens < 1) {
      throw new RuntimeUnavailable(
        `${name} takes ${CHANGES_PER_SECOND} changes a second; this one waits its turn`,
      );
    }
    tokens--;
  };

  return {
    kind: runtime.kind,
    describeHost: () => guarded(() => runtime.describeHost()),
    hostMemoryAvailable: () => guarded(() => runtime.hostMemoryAvailable()),
    listContainers: () => guarded(() => runtime.listContainers()),
    inspect: (id) => guarded(() => runtime.inspect(id)),
    readAll: (containers) => guarded(() => runtime.readAll(containers)),
    readLimits: (id) => guarded(() => runtime.readLimits(id)),
    updateLimits: async (id, target) => {
      takeToken();
      await guarded(() => runtime.updateLimits(id, target));
    },
    // A stream has no end, and opens itself again.
    events: (since, signal) => runtime.events(since, signal),
    close: () => runtime.close(),
  };
}

function whyNot(breaker: BreakerState, name: string, waitMs: DurationMs): string {
  const because = breaker.kind === "closed" ? "" : breaker.because;
  const when = waitMs > 0 ? `asked again in ${Math.ceil(waitMs / 1000)} s` : "being asked now";
  return `${name} did not answer several times in a row (${because}); it is ${when}`;
}

async function withEnd<T>(call: Promise<T>, ms: DurationMs, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new RuntimeUnavailable(`${name} gave no answer within ${ms / 1000} s`)),
      ms,
    );
  });
  try {
    return await Promise.race([call, end]);
  } finally {
    clearTimeout(timer);
  }
}
