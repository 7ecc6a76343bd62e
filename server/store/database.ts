import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/client";

// Counters and byte sizes stay far below 2^53, so a bigint column is read as a number.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** One pool, two ways to talk: Prisma for rows with a life, plain SQL for time series. */
export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  url: string;
  close(): Promise<void>;
}

/** What runs inside a transaction. */
export type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** For one statement: on the server's side, and then on ours, where the server says nothing at all. */
const PATIENCE = { statementMs: 30_000, answerMs: 35_000 };

/**
 * Opens the database; connects at the first query.
 *
 * max  server connections at most. A process that was stopped in the middle of a transaction loses it, and the rows that it
 *      locked are free again.
 */
export function openDatabase(url: string, max = 10, patience = PATIENCE): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    statement_timeout: patience.statementMs,
    query_timeout: patience.answerMs,
    idle_in_transaction_session_timeout: 12_000,
    application_name: "pfn",
  });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  // Prisma's own 2 s to begin and 5 s in all are too short for a busy hour: who waits for the ledger's lock is in turn.
  const transactionOptions = { maxWait: 15_000, timeout: 15_000 };
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions });
  return {
    prisma,
    pool,
    url,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
