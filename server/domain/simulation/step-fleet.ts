import { EXIT_OOM_KILLED, endContainer, startContainer } from "@/server/domain/simulation/lifecycle";
import { demandOf, runContainer } from "@/server/domain/simulation/run-container";
import { shareCpu } from "@/server/domain/simulation/share-cpu";
import { type Fleet, type SimulatedContainer, STEP_MS } from "@/server/domain/simulation/simulated-fleet";
import { hangs, standStill } from "@/server/domain/simulation/stand-still";
import type { DurationMs, EpochMs } from "@/server/domain/units";

/**
 * Advances the whole fleet in place, in whole steps, as far as `toMs` allows; what is left over waits for the next
 * call. So one long call and many short ones end in the same bytes. An earlier `toMs` changes nothing.
 *
 * stepMs   1 s unless the caller has much to catch up: coarser steps lose short bursts and delay deaths by a step.
 * Throws   RangeError when `toMs` is not finite or `stepMs` not positive: a loop that would never end.
 */
export function stepFleet(fleet: Fleet, toMs: EpochMs, stepMs: DurationMs = STEP_MS): void {
  if (!Number.isFinite(toMs) || !(stepMs > 0)) throw new RangeError(`cannot step to ${toMs} by ${stepMs} ms`);
  while (fleet.now + stepMs <= toMs) step(fleet, stepMs);
}

function step(fleet: Fleet, dtMs: DurationMs): void {
  const at = fleet.now + dtMs;
  const running: SimulatedContainer[] = [];
  for (const container of fleet.containers) {
    if (container.state !== "running") continue;
    if (hangs(fleet, container, at)) standStill(fleet, container, at);
    else running.push(container);
  }

  const demands = running.map((container) => demandOf(fleet, container, dtMs));
  const capped = new Float64Array(running.length);
  const weights = new Float64Array(running.length);
  for (let i = 0; i < running.length; i++) {
    const limit = running[i]!.limits.cpuMillicores ?? Number.POSITIVE_INFINITY;
    capped[i] = Math.min(demands[i]!.cpuMillicores, limit);
    weights[i] = running[i]!.blueprint.cpuWeight;
  }
  const granted = shareCpu(capped, weights, fleet.host.cpuMillicores);

  let used = 0;
  for (let i = 0; i < running.length; i++) {
    used += granted[i]!;
    runContainer(fleet, running[i]!, demands[i]!, granted[i]!, at, dtMs);
  }
  relieveHost(fleet, at);
  for (const container of fleet.containers) {
    if (container.restartAt === null || container.restartAt > at) continue;
    container.restartCount += 1;
    startContainer(fleet, container, at);
  }
  fleet.busy = used / fleet.host.cpuMillicores;
  fleet.now = at;
}

/** A host out of memory kills the largest first, limit or not, until the rest fits. */
function relieveHost(fleet: Fleet, at: EpochMs): void {
  let used = 0;
  const candidates = fleet.containers;
  for (const { state, gauges } of candidates) if (state === "running") used += gauges.workingSetBytes;
  while (used > fleet.host.memoryBytes) {
    const largest = candidates
      .filter((container) => container.state === "running")
      .reduce((a, b) => (b.gauges.workingSetBytes > a.gauges.workingSetBytes ? b : a));
    used -= largest.gauges.workingSetBytes;
    endContainer(fleet, largest, at, EXIT_OOM_KILLED, "host_oom");
  }
}
