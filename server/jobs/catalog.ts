import { z } from "zod";

/**
 * Every job: its payload is an address, never a decision. Handlers are idempotent and safe to overlap; losing the
 * whole queue loses nothing, since the next scheduled run finds the same work in PostgreSQL.
 *
 * A job about a host goes to the queue of the host's shard, whose owner alone works on it: one at a time for each host
 * and verb, and for `hostsAtOnce` hosts (else `concurrency`) at a time in one process.
 */
export const JOBS = {
  /** Reads every running container of a host once. */
  collect: {
    payload: z.object({ hostId: z.number() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 1,
    hostsAtOnce: 12,
  },
  /** Scrapes the containers' own endpoints. */
  scrape: {
    payload: z.object({ hostId: z.number() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 1,
    hostsAtOnce: 4,
  },
  /** Asks the Prometheus servers of feeds whose turn it is. */
  "poll-feeds": { payload: z.object({}), attempts: 1, backoffMs: 0, concurrency: 1 },
  /** Forecasts the containers of a host whose forecast is due. */
  forecast: { payload: z.object({ hostId: z.number() }), attempts: 1, backoffMs: 0, concurrency: 1 },
  /** Assesses every running container of a host. */
  assess: {
    payload: z.object({ hostId: z.number() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 1,
    hostsAtOnce: 2,
  },
  /** Opens, answers, expires and ends negotiations and leases of a host. */
  negotiate: {
    payload: z.object({ hostId: z.number() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 1,
    hostsAtOnce: 2,
  },
  /** Carries out one intended change. */
  apply: { payload: z.object({ changeId: z.string() }), attempts: 5, backoffMs: 1_000, concurrency: 4 },
  /** Sees through what the machine under a host is asked for, and looks at it. */
  "resize-machine": {
    payload: z.object({ hostId: z.number() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 4,
  },
  /** Looks for changes that got stuck and limits that somebody else moved. */
  observe: {
    payload: z.object({ hostId: z.number() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 1,
    hostsAtOnce: 6,
  },
  /** Holds past assessments against what came. */
  learn: { payload: z.object({}), attempts: 2, backoffMs: 10_000, concurrency: 1 },
  /** Works out which limit each container of a host would be right with. */
  size: { payload: z.object({ hostId: z.number() }), attempts: 1, backoffMs: 0, concurrency: 1 },
  /** Trains the LSTM on what was collected, and lets it speak where it won. */
  "train-forecaster": {
    payload: z.object({ startedBy: z.string() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 1,
  },
  /** Replays the last days of a drafted policy's scope. */
  "replay-policy": { payload: z.object({ replayId: z.string() }), attempts: 1, backoffMs: 0, concurrency: 1 },
  /** Trains the failure model on what came, and puts it into the shadow. */
  "train-failure": {
    payload: z.object({ startedBy: z.string() }),
    attempts: 1,
    backoffMs: 0,
    concurrency: 1,
  },
  /** Tells people what they asked to be told. */
  notify: { payload: z.object({}), attempts: 1, backoffMs: 0, concurrency: 1 },
  /** Holds the ledger against its promises. */
  "check-invariants": { payload: z.object({}), attempts: 1, backoffMs: 0, concurrency: 1 },
  /** Partitions, roll-ups, retention. */
  maintain: { payload: z.object({}), attempts: 2, backoffMs: 10_000, concurrency: 1 },
} as const;

/** Whether its payload says which host it is about. */
export function isAboutHost(name: JobName): boolean {
  return "hostId" in JOBS[name].payload.shape;
}

/** Hosts that one process works on at a time with this verb. */
export function hostsAtOnce(name: JobName): number {
  const job = JOBS[name];
  return "hostsAtOnce" in job ? job.hostsAtOnce : job.concurrency;
}

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]["payload"]>;
