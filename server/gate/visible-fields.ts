import { heapVariables, heapWords } from "@/server/gate/heap-words";

/** Which fields of an answer pass: `true` whole, an object its own fields, `each` every value of a map or list. */
type Mask = true | { readonly [field: string]: Mask } | { readonly each: Mask };

const INFO: Mask = {
  Name: true,
  ServerVersion: true,
  NCPU: true,
  MemTotal: true,
  DockerRootDir: true,
  CgroupVersion: true,
  MemoryLimit: true,
  CpuCfsQuota: true,
  CPUCfsQuota: true,
};
const ADDRESSES: Mask = { Networks: { each: { IPAddress: true, GlobalIPv6Address: true } } };
const LISTED: Mask = {
  each: { Id: true, Names: true, State: true, Status: true, NetworkSettings: ADDRESSES },
};
const INSPECTED: Mask = {
  Id: true,
  Name: true,
  Created: true,
  Path: true,
  RestartCount: true,
  State: {
    Status: true,
    Running: true,
    Pid: true,
    ExitCode: true,
    OOMKilled: true,
    StartedAt: true,
    Health: { Status: true },
  },
  Config: { Image: true, Labels: true, StopSignal: true },
  HostConfig: { NanoCpus: true, CpuPeriod: true, CpuQuota: true, Memory: true, MemorySwap: true },
  NetworkSettings: ADDRESSES,
};
const EVENT: Mask = {
  Type: true,
  Action: true,
  timeNano: true,
  Actor: { ID: true, Attributes: { name: true, signal: true, exitCode: true } },
};

export const visibleInfo = (answer: unknown) => masked(answer, INFO);
export const visibleList = (answer: unknown) => masked(answer, LISTED);
export const visibleEvent = (answer: unknown) => masked(answer, EVENT);

/** An inspect answer without environment, mounts and arguments; of those only the heap caps stay. */
export function visibleInspect(answer: unknown): unknown {
  const visible = masked(answer, INSPECTED) as { Config?: object };
  const { Args, Config } = answer as { Args?: unknown; Config?: { Env?: unknown } };
  return {
    ...visible,
    Args: heapWords(texts(Args)),
    Config: { ...visible.Config, Env: heapVariables(texts(Config?.Env)) },
  };
}

function masked(value: unknown, mask: Mask): unknown {
  if (mask === true || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return isEach(mask) ? value.map((item) => masked(item, mask.each)) : [];
  const kept = Object.entries(value).flatMap(([field, inner]) => {
    const own = isEach(mask) ? mask.each : Object.hasOwn(mask, field) ? mask[field] : undefined;
    return own === undefined ? [] : [[field, masked(inner, own)] as const];
  });
  return Object.fromEntries(kept);
}

const isEach = (mask: Mask): mask is { readonly each: Mask } => mask !== true && "each" in mask;

const texts = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
