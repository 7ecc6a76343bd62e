import { amountWords } from "@/server/domain/negotiation/amount-words";
import { limitOf } from "@/server/domain/negotiation/limit-of";
import { usageFloor } from "@/server/domain/negotiation/safe-floor";
import { toSample } from "@/server/domain/telemetry/to-sample";
import type { Limits } from "@/server/domain/units";
import type { ContainerRuntime, ContainerSnapshot } from "@/server/ports/container-runtime";

/**
 * The last look before a memory limit is lowered: a kernel of cgroup v2 kills what does not fit. What cannot be read
 * is not lowered.
 *
 * Returns  why it is not to be lowered; `null`: it fits.
 */
export async function whyTooTight(
  runtime: ContainerRuntime,
  container: ContainerSnapshot,
  target: Limits,
): Promise<string | null> {
  const to = limitOf(target, "memory");
  if (to === null) return null;
  const reading = (await runtime.readAll([container])).get(container.runtimeId);
  const sample = reading && toSample(null, reading, { restartCount: container.restartCount });
  const used = sample?.memoryWorkingSetBytes ?? null;
  const floor = usageFloor({ cpuMillicores: null, workingSetBytes: used }, "memory");
  if (used === null || floor === null) return "its working set cannot be read now";
  if (floor <= to) return null;
  return `its working set of ${amountWords("memory", used)} leaves too little room under ${amountWords("memory", to)}`;
}
