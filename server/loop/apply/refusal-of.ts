import type { EpochMs } from "@/server/domain/units";
import { RuntimeDeferral, RuntimeInfeasible } from "@/server/ports/container-runtime";

type Refused =
  | { kind: "failed" | "infeasible"; because: string }
  | { kind: "deferred"; because: string; retryAt: EpochMs };

/** What a runtime's "no" means for the negotiation that waits for it. */
export function refusalOf(error: unknown, because: string): Refused {
  if (error instanceof RuntimeDeferral)
    return { kind: "deferred", because: `The runtime puts it off: ${because}`, retryAt: error.retryAt };
  if (error instanceof RuntimeInfeasible)
    return { kind: "infeasible", because: `the runtime's host cannot: ${because}` };
  return { kind: "failed", because: `the runtime refused: ${because}` };
}
