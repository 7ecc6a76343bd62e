/** One row of the proof: what is tried on a real engine, and what was seen. */
export type ProofCase = { name: string; run(): Promise<{ pass: boolean; saw: string }> };
