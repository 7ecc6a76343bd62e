export type ProofCase = { name: string; run(): Promise<{ pass: boolean; saw: string }> };
