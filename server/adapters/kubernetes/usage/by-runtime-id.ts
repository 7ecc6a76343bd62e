import type { ContainerSnapshot } from "@/server/ports/container-runtime";
import { nameOf, parseRef } from "../container-ref";
import type { Measured } from "./container-usage";

/** What was measured under names, for the containers that were asked about. */
export function byRuntimeId(
  containers: readonly ContainerSnapshot[],
  measured: ReadonlyMap<string, Measured>,
): Map<string, Measured> {
  const found = new Map<string, Measured>();
  for (const { runtimeId } of containers) {
    const ref = parseRef(runtimeId);
    const one = ref && measured.get(nameOf(ref));
    if (one) found.set(runtimeId, one);
  }
  return found;
}
