import type { HostConfig } from "dockerode";
import type { Bytes, Limits } from "@/server/domain/units";
import { RuntimeRefusal } from "@/server/ports/container-runtime";

/** The engine's own smallest memory limit. */
const MIN_MEMORY: Bytes = 6 * 1024 * 1024;
const DEFAULT_PERIOD_US = 100_000;
/** The kernel refuses a quota of less than 1 ms. */
const MIN_QUOTA_US = 1_000;

export type LimitConfig = Pick<HostConfig, "NanoCpus" | "CpuQuota" | "CpuPeriod" | "Memory" | "MemorySwap">;

/** The caps that the engine has on record; it writes "none" as 0 or −1. */
export function limitsOf(config: LimitConfig): Limits {
  const { NanoCpus = 0, CpuQuota = 0, Memory = 0 } = config;
  const period = config.CpuPeriod || DEFAULT_PERIOD_US;
  const cpu = NanoCpus > 0 ? NanoCpus / 1e6 : CpuQuota > 0 ? (CpuQuota / period) * 1000 : null;
  return { cpuMillicores: cpu === null ? null : Math.round(cpu), memoryBytes: Memory > 0 ? Memory : null };
}

/**
 * The body of an update that brings `config` to `target`, or `null` when nothing is asked for.
 *
 * CPU keeps the form that the container was created with, since the engine refuses one over the other. Memory always
 * carries its swap cap: "unlimited" stays so, else the same swap headroom is kept, because an update of memory alone
 * fails against the stored one.
 * Throws `RuntimeRefusal` for an amount that the engine could only refuse, before anything is changed.
 */
export function limitUpdate(config: LimitConfig, target: Limits): LimitConfig | null {
  const update = { ...cpuUpdate(config, target.cpuMillicores), ...memoryUpdate(config, target.memoryBytes) };
  return Object.keys(update).length === 0 ? null : update;
}

function cpuUpdate(config: LimitConfig, millicores: Limits["cpuMillicores"]): LimitConfig {
  if (millicores === null) return {};
  if (!Number.isFinite(millicores) || millicores <= 0)
    throw new RuntimeRefusal(`a CPU limit of ${millicores} millicores is not possible`);
  const { NanoCpus = 0, CpuQuota = 0 } = config;
  if (NanoCpus > 0 || CpuQuota <= 0) {
    if (millicores < 10)
      throw new RuntimeRefusal("the smallest CPU limit that the engine takes is 10 millicores");
    return { NanoCpus: Math.round(millicores) * 1e6 };
  }
  const period = config.CpuPeriod || DEFAULT_PERIOD_US;
  const quota = Math.round((millicores * period) / 1000);
  if (quota < MIN_QUOTA_US)
    throw new RuntimeRefusal(
      `the smallest CPU limit at a period of ${period} µs is ${(MIN_QUOTA_US / period) * 1000} millicores`,
    );
  return { CpuQuota: quota, CpuPeriod: period };
}

function memoryUpdate(config: LimitConfig, bytes: Limits["memoryBytes"]): LimitConfig {
  if (bytes === null) return {};
  if (!Number.isFinite(bytes) || bytes < MIN_MEMORY)
    throw new RuntimeRefusal(`a memory limit of ${bytes} bytes is under the engine's minimum of 6 MiB`);
  const memory = Math.round(bytes);
  const { Memory = 0, MemorySwap = 0 } = config;
  // Memory and swap together: no cap on record means that none was in force.
  if (MemorySwap <= 0 || Memory <= 0) return { Memory: memory, MemorySwap: -1 };
  return { Memory: memory, MemorySwap: memory + Math.max(0, MemorySwap - Memory) };
}
