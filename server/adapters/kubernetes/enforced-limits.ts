import type { Limits } from "@/server/domain/units";
import type { PodContainer } from "./pod-containers";
import { bytesOf, millicoresOf } from "./quantity";

type Amounts = Record<string, string> | undefined;

/**
 * The caps as the kubelet says that it enforces them. A kubelet without in-place resize (before 1.33) tells none in the
 * status; there what the pod was made with is what holds. Network and disk are left out: nothing here caps them.
 */
export function enforcedLimits({ spec, status }: PodContainer): Limits {
  const limits: Amounts = status?.resources ? status.resources.limits : spec.resources?.limits;
  return { cpuMillicores: millicoresOf(limits?.cpu), memoryBytes: bytesOf(limits?.memory) };
}

/** What is asked for, which the kubelet may not have done yet. */
export function desiredLimits({ spec }: PodContainer): Limits {
  const limits: Amounts = spec.resources?.limits;
  return { cpuMillicores: millicoresOf(limits?.cpu), memoryBytes: bytesOf(limits?.memory) };
}
