import type { AutoGate } from "@/server/domain/negotiation/auto/gate-auto";
import type { PolicySource, ResolvedPolicy } from "@/server/domain/negotiation/terms";
import type { AutoUnlock } from "./generated/client";

const NEVER = "no backtest was passed, and no administrator overrode it";

/** Why a policy may not act by itself; `null`: it may. */
export function lockedBecause(unlock: AutoUnlock | null): string | null {
  if (unlock === null) return NEVER;
  if (unlock.lockedAt === null) return null;
  return unlock.belowWords ?? "it was locked again";
}

/**
 * The right to act of the policies behind a container's *auto*: of the one that sets the mode; of the one that takes
 * silence for a yes; for a label, of the one that lets labels ask for it, or that is *auto* by itself.
 *
 * unlabelled  the same without labels.
 */
export function autoGates(
  policies: readonly { name: string; unlock: AutoUnlock | null }[],
  { policy, sources }: ResolvedPolicy,
  unlabelled: () => ResolvedPolicy,
): AutoGate[] {
  const deciding = (): PolicySource[] => {
    if (policy.mode !== "auto") return [sources.onApprovalTimeout];
    if (!sources.mode.startsWith("label:")) return [sources.mode];
    const { policy: bare, sources: bareSources } = unlabelled();
    const own = bare.mode === "auto" ? [bareSources.mode] : [];
    return [...own, sources.labelMaxMode];
  };
  return deciding().map((source) => {
    const name = source.startsWith("policy:") ? source.slice("policy:".length) : "default";
    return {
      policy: name,
      lockedBecause: lockedBecause(policies.find((row) => row.name === name)?.unlock ?? null),
    };
  });
}
