import { narrowLedger } from "@/server/domain/feeds/narrow-ledger";
import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import type { FreeAhead } from "@/server/domain/negotiation/counter-ladder/forecast-trough";
import { limitOf, quantityOf } from "@/server/domain/negotiation/limit-of";
import type { EpochMs, LimitDimension } from "@/server/domain/units";
import type { OpenLease } from "@/server/store/leases";
import type { LedgerAnswer } from "@/server/store/ledger";
import type { Actor, Scene } from "./scene";

const UPPER = QUANTILE_LEVELS.indexOf(0.95);

/**
 * What the host is forecast to have free, step by step, were everybody at its 95 % forecast: a leased container counts
 * with its grant, the asker with its whole limit, and the host with no more than feeds say that it has then.
 *
 * Returns  empty where anybody's forecast is missing, or forecasts disagree about the step: then nothing is known.
 */
export function freeAhead(
  scene: Scene,
  asker: Actor,
  dimension: LimitDimension,
  { own, bounds }: Pick<LedgerAnswer, "own" | "bounds">,
  leases: readonly OpenLease[],
): FreeAhead[] {
  // Where whole limits count, no forecast frees anything.
  if (scene.host.commitRule === "limits") return [];
  const granted = new Map(
    leases.filter((l) => l.dimension === dimension).map((l) => [l.containerId, Number(l.granted)]),
  );
  const asked = asker.input.forecasts[dimension]?.path;
  if (!asked) return [];
  const steps = asked.quantiles[UPPER]?.length ?? 0;
  if (quantityOf(own.capacity, dimension) === null) return [];
  const reserve = quantityOf(own.reserve, dimension) ?? 0;
  const mostFrom = (from: EpochMs) => {
    const { capacity } = narrowLedger(own, bounds, from, from + asked.stepSeconds * 1000);
    return (quantityOf(capacity, dimension) ?? 0) - reserve;
  };
  const taken = new Array<number>(steps).fill(0);
  for (const actor of scene.actors.values()) {
    const limit = limitOf(actor.limits, dimension);
    const fixed = granted.get(actor.container.id) ?? (actor === asker ? limit : null);
    const path = actor.input.forecasts[dimension]?.path;
    const upper = path?.stepSeconds === asked.stepSeconds ? path.quantiles[UPPER] : undefined;
    for (let step = 0; step < steps; step += 1) {
      const expected = fixed ?? upper?.[step];
      if (expected === undefined) return [];
      taken[step]! += limit === null ? expected : Math.min(limit, expected);
    }
  }
  return taken.map((sum, step) => {
    const at = asked.startAt + step * asked.stepSeconds * 1000;
    return { at, free: mostFrom(at) - sum };
  });
}
