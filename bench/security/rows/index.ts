import type { Control } from "@/bench/security/control";
import { controls as code } from "@/bench/security/rows/code";
import { controls as deployment } from "@/bench/security/rows/deployment";
import { controls as gate } from "@/bench/security/rows/gate";
import { controls as hostileInput } from "@/bench/security/rows/hostile-input";
import { controls as outward } from "@/bench/security/rows/outward";
import { controls as startup } from "@/bench/security/rows/startup";
import { controls as supplyChain } from "@/bench/security/rows/supply-chain";
import { controls as web } from "@/bench/security/rows/web";

/** All rows of `npm run -s security`, a file a subject. */
export const CONTROLS: readonly Control[] = [
  ...gate,
  ...deployment,
  ...code,
  ...startup,
  ...supplyChain,
  ...outward,
  ...hostileInput,
  ...web,
];
