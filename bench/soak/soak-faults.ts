import type pg from "pg";
import type { SoakedWorkers } from "./soaked-workers";

export interface SoakFault {
  name: string;
  /** How often it comes beside the others. */
  weight: number;
  inject(workers: SoakedWorkers, pool: pg.Pool): Promise<unknown>;
}

/** What goes wrong while everything runs; each leaves the world as it was. */
export const SOAK_FAULTS: readonly SoakFault[] = [
  {
    name: "every session of the database ended",
    weight: 4,
    inject: (_, pool) =>
      pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'pfn%' and pid <> pg_backend_pid()",
      ),
  },
  { name: "the workers paused for 3 s", weight: 4, inject: (workers) => workers.pause(3_000) },
  {
    name: "the queue emptied",
    weight: 3,
    inject: (_, pool) =>
      pool.query(`do $$ declare t text\x3b begin
        for t in select tablename from pg_tables where schemaname = 'bullmq' and tablename ~ '(job|scheduler)' loop
          execute format('delete from bullmq.%I', t)\x3b
        end loop\x3b end $$`),
  },
  {
    name: "the host's ledger locked for 2 s",
    weight: 3,
    async inject(_, pool) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        await client.query("select id from host for update");
        await client.query("select pg_sleep(2)");
        await client.query("rollback");
      } finally {
        client.release();
      }
    },
  },
  {
    name: "the workers asked to stop, and started",
    weight: 1,
    inject: (workers) => workers.restart("SIGTERM"),
  },
  { name: "the workers killed, and started", weight: 1, inject: (workers) => workers.restart("SIGKILL") },
];

/** One of them, by a number in [0, 1). */
export function pickFault(random: number, faults = SOAK_FAULTS): SoakFault {
  const lots = faults.flatMap((fault) => Array.from({ length: fault.weight }, () => fault));
  return lots[Math.floor(random * lots.length)]!;
}
