import type { ResolvedPolicy } from "@/server/domain/negotiation/terms";

/** What is known of one policy's right to act by itself. */
export interface AutoGate {
  policy: string;
  /** `null`: it may act. */
  lockedBecause: string | null;
}

/**
 * The policy in force with *auto* only where that was earned: a locked scope asks a person, and silence is no yes.
 *
 * gates  of the policies whose word makes this container act: the one that sets the mode; for a label, the one that lets
 *        labels ask for it. One that may act is enough.
 */
export function gateAuto(resolved: ResolvedPolicy, gates: readonly AutoGate[]): ResolvedPolicy {
  const { policy, sources } = resolved;
  const acts = policy.mode === "auto";
  const takesSilence = policy.mode === "ask" && policy.onApprovalTimeout === "accept";
  if (!acts && !takesSilence) return resolved;
  if (gates.some(({ lockedBecause }) => lockedBecause === null)) return resolved;
  const gate = gates[0];
  const field = acts ? "mode" : "onApprovalTimeout";
  const why = gate ? `the policy ${gate.policy} is locked: ${gate.lockedBecause}` : "no policy allows it";
  const problem = acts
    ? `auto waits for a person, since ${why}`
    : `an offer that nobody answers lapses, since ${why}`;
  return {
    ...resolved,
    policy: { ...policy, ...(acts ? { mode: "ask" } : {}), onApprovalTimeout: "reject" },
    problems: [
      ...resolved.problems,
      { label: sources[field].replace(/^label:/, ""), value: acts ? "auto" : "accept", problem },
    ],
  };
}
