import { randomUUID } from "node:crypto";
import { runOnce } from "@/server/embedded/run-once";
import { type Database, openDatabase } from "@/server/store/database";
import { findViolations, type Violation } from "@/server/store/invariants";
import { ensurePartitions } from "@/server/store/partitions";
import { openTestHouse, START, type TestHouse, type TestHouseOptions } from "@/server/test-house";
import { scratchDatabase } from "../negotiate/scratch-database";

/** Makes a migrated database of its own. */
export type FreshDatabase = () => Promise<{ url: string; drop(): Promise<void> }>;

/** Where faults happen: each gets databases of its own, and all of them are held against the invariants at its end. */
export interface FaultLab {
  /** A migrated database and its connection string; `at`: the time that it is to have partitions for. */
  database(at?: number): Promise<{ db: Database; url: string }>;
  /** A whole house on a simulated fleet and a stepped clock. */
  house(options: TestHouseOptions): Promise<TestHouse>;
  /** Something to undo when the fault is over, the newest first. */
  after(undo: () => unknown): void;
  /** A database that breaks while it is looked at cannot be asked: leaves it out of the check. */
  forget(db: Database): void;
  /** Broken promises in every database that was opened since the last call; then undoes everything. */
  settle(): Promise<Violation[]>;
}

export function openLab(fresh: FreshDatabase): FaultLab {
  const undos: (() => unknown)[] = [];
  const open = new Map<Database, () => number>();
  const database: FaultLab["database"] = async (at) => {
    const { url, drop } = await fresh();
    undos.push(drop);
    const db = openDatabase(url);
    undos.push(() => db.close());
    const now = () => at ?? Date.now();
    await ensurePartitions(db, now() - 86_400_000, now());
    open.set(db, now);
    return { db, url };
  };
  return {
    database,
    async house(options) {
      const { db } = await database(START);
      const house = await openTestHouse(db, options);
      open.set(db, house.clock.now);
      return house;
    },
    after: (undo) => void undos.push(undo),
    forget: (db) => void open.delete(db),
    async settle() {
      const found: Violation[] = [];
      try {
        for (const [db, now] of open)
          found.push(...(await findViolations(db, { now: now(), intervalSeconds: 10, hourlyBudget: 120 })));
      } finally {
        open.clear();
        for (const undo of undos.splice(0).reverse()) await undo();
      }
      return found;
    },
  };
}

/** One PostgreSQL for all faults of a run; each of their databases is a clone of a migrated template. */
export async function scratchDatabases(): Promise<{ fresh: FreshDatabase; stop(): Promise<void> }> {
  const server = await scratchDatabase();
  const admin = new URL(server.url);
  admin.pathname = "/postgres";
  return {
    async fresh() {
      const url = new URL(server.url);
      url.pathname = `/fault_${randomUUID().replaceAll("-", "")}`;
      const name = url.pathname.slice(1);
      await runOnce(admin.href, `create database ${name} template pfn`);
      return {
        url: url.href,
        drop: () => runOnce(admin.href, `drop database if exists ${name} with (force)`),
      };
    },
    stop: server.stop,
  };
}
