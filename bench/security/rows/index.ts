import type { Control } from "@/bench/security/control";
import { controls as supplyChain } from "@/bench/security/rows/supply-chain";

/** All rows of `npm run -s security`, a file a subject. */
export const CONTROLS: readonly Control[] = [...supplyChain];
