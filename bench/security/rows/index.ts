import type { Control } from "@/bench/security/control";
import { controls as hostileInput } from "@/bench/security/rows/hostile-input";
import { controls as outward } from "@/bench/security/rows/outward";
import { controls as supplyChain } from "@/bench/security/rows/supply-chain";
import { controls as web } from "@/bench/security/rows/web";

/** All rows of `npm run -s security`, a file a subject. */
export const CONTROLS: readonly Control[] = [...supplyChain, ...outward, ...hostileInput, ...web];
