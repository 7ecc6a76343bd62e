import { QUANTILE_LEVELS } from "@/server/domain/forecast/series";
import type { FreeAhead } from "@/server/domain/negotiation/counter-ladder/forecast-trough";
import { limitOf, quantityOf } from "@/server/domain/negotiation/limit-of";
import type { HostLedger } from "@/server/domain/negotiation/terms";
import type { LimitDimension } from "@/server/domain/units";
import type { OpenLease } from "@/server/store/leases";
import type { Actor, Scene } from "./scene";

const UPPER = QUANTILE_LEVELS.indexOf(0.95);

/**
 * What the host is forecast to have free, step by step, were everybody at its 95 % forecast: a leased container counts
 * with its grant, the asker with its whole limit.
 *
 * Returns  empty where anybody's forecast is missing, or forecasts disagree about the step: then nothing is known.
 */
export function freeAhead(
  scene: Scene,
  asker: Actor,
  dimension: LimitDimension,
  ledger: HostLedger,
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
  const all = quantityOf(ledger.capacity, dimension);
  if (all === null) return [];
  const most = all - (quantityOf(ledger.reserve, dimension) ?? 0);
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
  return taken.map((sum, step) => ({
    at: asked.startAt + step * asked.stepSeconds * 1000,
    free: most - sum,
  }));
}
