import type { Database } from "@/server/store/database";

export interface ProofRow {
  case: string;
  pass: boolean;
  saw: string;
}

export type ProofStory = (db: Database) => Promise<Omit<ProofRow, "case">>;

export const MIB = 2 ** 20;
/** A Monday, ten in the morning: stories are told on a clock that is stepped. */
export const START = Date.UTC(2026, 0, 5, 10);
