import type { ContainerInspectInfo } from "dockerode";
import { limitsOf } from "@/server/adapters/docker/container-limits";
import { fixedHeap } from "@/server/adapters/docker/fixed-heap";
import type { ContainerSnapshot } from "@/server/ports/container-runtime";

const STATES: ReadonlySet<string> = new Set(["created", "running", "paused", "restarting", "exited", "dead"]);
const HEALTHS: ReadonlySet<string> = new Set(["starting", "healthy", "unhealthy"]);

/** An engine's inspect answer in the port's terms. */
export function toSnapshot(info: ContainerInspectInfo): ContainerSnapshot {
  const name = info.Name.replace(/^\//, "");
  const labels = info.Config.Labels ?? {};
  const command = [info.Path, ...(info.Args ?? [])].filter((word) => word !== "");
  const state = stateOf(info.State.Status);
  const alive = state === "running" || state === "paused";
  return {
    runtimeId: info.Id,
    name,
    image: info.Config.Image,
    labels,
    ...workloadOf(name, labels),
    state,
    health: healthOf(info.State.Health?.Status),
    startedAt: timeOf(info.State.StartedAt) ?? timeOf(info.Created) ?? 0,
    restartCount: info.RestartCount ?? 0,
    exitCode: alive || state === "created" ? null : info.State.ExitCode,
    oomKilled: info.State.OOMKilled,
    limits: limitsOf(info.HostConfig),
    pid: alive && info.State.Pid > 0 ? info.State.Pid : null,
    addresses: addressesOf(info.NetworkSettings?.Networks ?? {}),
    command,
    fixedHeap: fixedHeap(command, info.Config.Env ?? []),
  };
}

/**
 * What stays the same when a container is made anew: its place in a Compose project, else its name.
 * The number counts only from the second replica on, so that scaling up does not rename the first.
 */
function workloadOf(
  name: string,
  labels: Readonly<Record<string, string>>,
): Pick<ContainerSnapshot, "workloadKey" | "workloadName"> {
  const project = labels["com.docker.compose.project"];
  const service = labels["com.docker.compose.service"];
  if (!project || !service) return { workloadKey: `name:${name}`, workloadName: name };
  const number = labels["com.docker.compose.container-number"] ?? "1";
  // "docker compose run" makes one-off containers beside the service: each is a workload of its own.
  if (labels["com.docker.compose.oneoff"]?.toLowerCase() === "true")
    return { workloadKey: `name:${name}`, workloadName: name };
  const replica = number === "1" ? "" : `/${number}`;
  return { workloadKey: `compose:${project}/${service}${replica}`, workloadName: `${service}${replica}` };
}

function stateOf(status: string): ContainerSnapshot["state"] {
  // "removing" is the one state more that the engine knows: its process has ended.
  return STATES.has(status) ? (status as ContainerSnapshot["state"]) : "dead";
}

function healthOf(status: string | undefined): ContainerSnapshot["health"] {
  return status !== undefined && HEALTHS.has(status) ? (status as ContainerSnapshot["health"]) : "none";
}

/** The engine writes "never" as the year 1. */
function timeOf(text: string | undefined): number | null {
  const at = Date.parse(text ?? "");
  return Number.isFinite(at) && at > 0 ? at : null;
}

function addressesOf(networks: Record<string, { IPAddress?: string; GlobalIPv6Address?: string }>): string[] {
  return Object.values(networks)
    .flatMap((network) => [network.IPAddress ?? "", network.GlobalIPv6Address ?? ""])
    .filter((address) => address !== "")
    .sort();
}
