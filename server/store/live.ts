import { EventEmitter, on } from "node:events";
import pg from "pg";
import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";

export const LIVE_TOPICS = ["fleet", "negotiations", "policies", "hosts", "models"] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

export interface LiveChange {
  topics: readonly LiveTopic[];
  at: EpochMs;
}

/** Tells every web process that rows changed. Delivery is best effort: a page refreshes by itself as well. */
export async function announce(db: Database, topics: readonly LiveTopic[]): Promise<void> {
  await db.pool.query("select pg_notify('pfn_live', $1)", [topics.join(",")]);
}

export interface Live {
  /** Changes from now on, until `signal` aborts or `close` is called. */
  changes(signal: AbortSignal | undefined): AsyncGenerator<LiveChange>;
  /** Grows with every change; `null` while nobody listens, so that nothing can be known to be unchanged. */
  version(): number | null;
  close(): Promise<void>;
}

/** One listening connection for the whole process, opened at the first listener and reopened when it breaks. */
export function openLive(url: string, now: () => EpochMs): Live {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  let client: pg.Client | undefined;
  let version = 0;
  let listening = false;
  const tell = (topics: readonly LiveTopic[]) => {
    version += 1;
    emitter.emit("change", { topics, at: now() } satisfies LiveChange);
  };
  const closing = new AbortController();

  const connect = async (): Promise<void> => {
    if (closing.signal.aborted || client) return;
    const next = new pg.Client({ connectionString: url, application_name: "pfn-live" });
    client = next;
    const again = () => {
      if (client !== next) return;
      client = undefined;
      listening = false;
      if (!closing.signal.aborted) setTimeout(() => void connect(), 1_000).unref();
    };
    next.on("error", again).on("end", again);
    next.on("notification", ({ payload }) => {
      const topics = LIVE_TOPICS.filter((topic) => payload?.split(",").includes(topic));
      if (topics.length > 0) tell(topics);
    });
    try {
      await next.connect();
      await next.query("listen pfn_live");
      // Whatever happened while nobody listened: look at everything again.
      listening = true;
      tell(LIVE_TOPICS);
    } catch {
      again();
    }
  };

  return {
    async *changes(signal) {
      void connect();
      const until = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
      try {
        for await (const [change] of on(emitter, "change", { signal: until })) yield change as LiveChange;
      } catch (error) {
        if (!until.aborted) throw error;
      }
    },
    version() {
      void connect();
      return listening ? version : null;
    },
    async close() {
      closing.abort();
      await client?.end();
    },
  };
}
