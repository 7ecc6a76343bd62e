import type {
  Bytes,
  BytesPerSecond,
  DurationMs,
  Limits,
  Millicores,
  PerSecond,
  Ratio,
} from "@/server/domain/units";

/** What a container does for a living: requests come in, each costs CPU, traffic and disk. */
export interface Service {
  /** CPU burnt with nothing to do. */
  idleMillicores: Millicores;
  /** Requests (or jobs) offered on an ordinary minute. */
  requestsPerSecond: PerSecond;
  /** CPU time of one request in milliseconds: r requests/s × c ms = r·c millicores. */
  cpuMsPerRequest: number;
  /** Most cores that it can keep busy at once. */
  threads: number;
  /** Working set at rest, freshly started. */
  memoryBytes: Bytes;
  requestBytes: Bytes;
  responseBytes: Bytes;
  diskReadBytesPerSecond: BytesPerSecond;
  diskWriteBytesPerRequest: Bytes;
}

/**
 * What is wrong (or not) with a workload. Times called `…AfterMs` count from the fleet's `presentAt` and may be
 * negative. These times, and the growth rates, run in *story time*: the fleet's tempo compresses them. Bursts of
 * `spike` keep their length, since half a second of burst would be no burst.
 */
export type Behaviour =
  | { kind: "healthy" }
  /** Grows without end; OOM-killed at its limit, restarted, and grows again. First killed `dueAfterMs`, unless raised. */
  | { kind: "leak"; bytesPerMinute: Bytes; dueAfterMs: DurationMs }
  /** Short bursts at random instants. */
  | { kind: "spike"; everyMs: DurationMs; lastsMs: DurationMs; factor: number }
  /** One soft wave a day, highest at 14:00 UTC. `amplitude` in [0, 1). */
  | { kind: "dailyRhythm"; amplitude: Ratio }
  /** Load climbs to `factor` × ordinary during `rampMs`, stays for `holdMs`, falls in half the ramp; then again. */
  | {
      kind: "surge";
      startsAfterMs: DurationMs;
      rampMs: DurationMs;
      holdMs: DurationMs;
      everyMs: DurationMs;
      factor: number;
    }
  /** Exits 1 at random, whatever it is given. */
  | { kind: "crashBug"; meanUptimeMs: DurationMs }
  /** Fills a heap that its own flag caps, then exits 3. `liveBytes` is the part of `memoryBytes` that is heap. */
  | {
      kind: "fixedHeap";
      heapBytes: Bytes;
      liveBytes: Bytes;
      bytesPerMinute: Bytes;
      dueAfterMs: DurationMs;
    }
  /** Stands still from then on, holding what it holds, until it is started again: a deadlock. */
  | { kind: "hang"; startsAfterMs: DurationMs }
  /** Wants `millicores` on top, for `lastsMs` out of every `everyMs`. */
  | {
      kind: "noisyNeighbour";
      millicores: Millicores;
      startsAfterMs: DurationMs;
      lastsMs: DurationMs;
      everyMs: DurationMs;
    };

/** Those that a learner is shown: nothing foretells a deadlock. */
export type BehaviourKind = Exclude<Behaviour["kind"], "hang">;

/** One kind of container of a fleet, before it is stamped out. */
export interface Blueprint {
  name: string;
  image: string;
  command: string[];
  /** Heap cap that its command carries, as an adapter would find it. */
  fixedHeap: { flag: string; bytes: Bytes } | null;
  /** The Compose project that it belongs to; `null` for one started by hand. */
  project: string | null;
  labels: Record<string, string>;
  limits: Limits;
  /** CPU weight when the host is full; 1024 is ordinary. */
  cpuWeight: number;
  healthcheck: boolean;
  restartPolicy: "always" | "no";
  service: Service;
  behaviour: Behaviour;
}
