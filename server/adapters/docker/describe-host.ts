import { existsSync } from "node:fs";
import { cgroupVersion, type KernelRoots } from "@/server/adapters/cgroup/locate-cgroup";
import { uplinkSpeed } from "@/server/adapters/docker/uplink-speed";
import type { Capability, HostDescription } from "@/server/ports/container-runtime";

/** The parts of the engine's `info` that are read. */
export interface EngineInfo {
  /** Made by the engine when it first started. */
  ID?: string;
  /** Its clock, RFC 3339. */
  SystemTime?: string;
  Name: string;
  ServerVersion: string;
  NCPU: number;
  MemTotal: number;
  /** Where it keeps images and containers. */
  DockerRootDir: string;
  CgroupVersion?: string;
  MemoryLimit?: boolean;
  /** Named CPUCfsQuota by engines before 20.10. */
  CpuCfsQuota?: boolean;
  CPUCfsQuota?: boolean;
}

/** Whether the cgroup files of this engine's containers can be read here; `unproven` while none runs. */
export type FilesProof = "readable" | "elsewhere" | "unproven" | "switched-off";

/** What an engine says of itself, joined with what was probed on this host; nothing is promised unproven. */
export function describeDockerHost(
  info: EngineInfo,
  proof: FilesProof,
  rates: Record<"network" | "disk", Capability>,
  roots: KernelRoots,
): HostDescription {
  const version = info.CgroupVersion === "2" ? 2 : info.CgroupVersion === "1" ? 1 : null;
  const cgroupFiles = filesCapability(proof, version, roots);
  return {
    name: info.Name,
    kind: "docker",
    engineId: info.ID ?? null,
    version: `Docker Engine ${info.ServerVersion}${version === null ? "" : `, cgroup v${version}`}`,
    cpuMillicores: info.NCPU * 1000,
    memoryBytes: info.MemTotal,
    // Of another machine's link this one knows nothing.
    networkBytesPerSecond: proof === "readable" ? uplinkSpeed(roots.proc) : null,
    cgroupVersion: version,
    capabilities: {
      cpuLimit: able(
        info.CpuCfsQuota ?? info.CPUCfsQuota ?? false,
        "The engine changes CPU quotas in place.",
        "The engine's kernel has no CPU quotas (CFS bandwidth control).",
      ),
      memoryLimit: able(
        info.MemoryLimit ?? false,
        "The engine changes memory limits in place.",
        "The engine's kernel does not limit memory: its memory controller is switched off.",
      ),
      ...rates,
      pressure: pressureCapability(cgroupFiles, version, roots),
      cgroupFiles,
    },
  };
}

function filesCapability(proof: FilesProof, version: 1 | 2 | null, roots: KernelRoots): Capability {
  switch (proof) {
    case "readable":
      return { supported: true, because: "Containers are read from the kernel's cgroup files." };
    case "switched-off":
      return no("Reading cgroup files is switched off: containers are read through the engine's stats API.");
    case "elsewhere":
      return no(
        "The engine's containers are not visible on this host: they are read through its stats API, which is slower.",
      );
    case "unproven":
      return cgroupVersion(roots) === version && version !== null
        ? {
            supported: true,
            because: "The cgroup files are here; no container runs yet that would prove it.",
          }
        : no(`No cgroup files under ${roots.cgroup}: containers are read through the engine's stats API.`);
  }
}

function pressureCapability(files: Capability, version: 1 | 2 | null, roots: KernelRoots): Capability {
  if (!files.supported)
    return no("Pressure (PSI) is read from cgroup files, and those are not visible here.");
  if (version !== 2 && !existsSync(`${roots.cgroup}/unified/cgroup.controllers`))
    return no("cgroup v1 keeps no pressure per container.");
  return able(
    existsSync(`${roots.proc}/pressure/memory`),
    "The kernel keeps pressure (PSI) for every container.",
    "The kernel keeps no pressure (PSI): it was built without it, or started with psi=0.",
  );
}

function able(supported: boolean, yes: string, otherwise: string): Capability {
  return { supported, because: supported ? yes : otherwise };
}

function no(because: string): Capability {
  return { supported: false, because };
}
