import { checkGuardrails } from "@/server/domain/negotiation/guardrails";
import type { House } from "@/server/house";
import type { NegotiationHistory } from "@/server/store/negotiation-history";
import { coverage } from "./measures";
import type { Actor, Scene } from "./scene";

/**
 * The guardrails as they stand for one container.
 *
 * acts         a change may follow at once. Asking a person changes nothing: what holds back every change on the host is
 *              then left to the moment in which somebody accepts.
 * hostChanges  changes on the host within the last hour, with those that this run decided.
 * isBlind      the decision rests on no samples, so it does not matter how old they are.
 */
export function guardActing(
  { settings }: House,
  scene: Scene,
  { input, resolved }: Actor,
  {
    history,
    acts,
    hostChanges,
    isBlind = false,
  }: { history: NegotiationHistory | undefined; acts: boolean; hostChanges: number; isBlind?: boolean },
): ReturnType<typeof checkGuardrails> {
  return checkGuardrails({
    now: scene.now,
    sampleAt: isBlind ? scene.now : (input.samples.at(-1)?.at ?? null),
    intervalSeconds: settings.intervalSeconds,
    lastChangeAt: history?.lastChangeAt ?? null,
    cooldownSeconds: resolved.policy.cooldownSeconds,
    changesInFlight: history?.changesInFlight ?? 0,
    hostChangesLastHour: acts ? hostChanges : 0,
    hourlyBudget: settings.hourlyBudget,
    actingPaused: acts && scene.actingPaused,
    warmUpUntil: acts ? (scene.host.warmUpUntil?.getTime() ?? null) : null,
    coverage: isBlind ? 1 : coverage(input),
  });
}
