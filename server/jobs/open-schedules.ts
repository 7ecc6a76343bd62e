import type { Queue } from "bullmq";
import type { DurationMs } from "@/server/domain/units";

export interface Schedule {
  queue: Pick<Queue, "getJobScheduler" | "upsertJobScheduler" | "removeJobScheduler">;
  key: string;
  everyMs: DurationMs;
  job: { name: string; data: object; opts: object };
}

export interface Schedules {
  /** Sets a schedule, and keeps it alive until `close`. */
  keep(schedule: Schedule): Promise<void>;
  /** Looks after it no longer; `id` is "<job>/<key>". It goes on as it is. */
  letGo(id: string): void;
  close(): Promise<void>;
}

export interface SchedulesOptions {
  /** Between two looks at whether every schedule still runs. */
  lookMs: DurationMs;
  /** Runs `work` while no other process runs its own. */
  exclusively(work: () => Promise<void>): Promise<void>;
  onError(error: Error): void;
}

/**
 * Schedules that are set once and looked after. A schedule of BullMQ is a chain, each run enqueuing the next; on
 * PostgreSQL two processes that set one at the same moment can break it for good, and a queue that was emptied has none.
 * So a schedule is only touched when it is missing, different or overdue, by one process at a time, and looked at again
 * and again.
 */
export function openSchedules({ lookMs, exclusively, onError }: SchedulesOptions): Schedules {
  const kept = new Map<string, Schedule>();
  // One after the other, also within this process: each may hold a connection and need another.
  let last: Promise<void> = Promise.resolve();

  const runs = async ({ queue, key, everyMs }: Schedule): Promise<boolean> => {
    const known = await queue.getJobScheduler(key);
    if (!known || Number(known.every) !== everyMs) return false;
    return Number(known.next) + 2 * everyMs + lookMs > Date.now();
  };
  const mend = async (schedule: Schedule): Promise<void> => {
    if (await runs(schedule)) return;
    await exclusively(async () => {
      if (await runs(schedule)) return;
      const { queue, key, everyMs, job } = schedule;
      const known = await queue.getJobScheduler(key);
      // Changed in place it would keep the offset of the old interval: from an hour to 10 s, an hour could pass first.
      if (known && Number(known.every) !== everyMs) await queue.removeJobScheduler(key);
      await queue.upsertJobScheduler(key, { every: everyMs }, job);
    });
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const timer = setInterval(() => {
    for (const schedule of kept.values()) inTurn(() => mend(schedule)).catch(onError);
  }, lookMs);
  timer.unref();

  return {
    keep: (schedule) => {
      kept.set(`${schedule.job.name}/${schedule.key}`, schedule);
      return inTurn(() => mend(schedule));
    },
    letGo: (id) => void kept.delete(id),
    close: async () => {
      clearInterval(timer);
      kept.clear();
      await last;
    },
  };
}
