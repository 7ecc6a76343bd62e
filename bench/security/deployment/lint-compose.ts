import type { ComposeFile, ComposeService } from "@/bench/security/deployment/read-compose";

const ENGINE_SOCKET = /docker\.sock|podman\.sock|containerd\.sock/;
/** What the image of PostgreSQL needs to hand its data to its own user; its entry script gives these up. */
const NEEDS_CAPABILITIES: ReadonlySet<string> = new Set(["postgres"]);

/** What a compose file gives away that it should not, a line each. */
export function lintCompose({ services, networks }: ComposeFile): string[] {
  const faults: string[] = [];
  for (const [name, service] of Object.entries(services))
    for (const fault of faultsOf(name, service)) faults.push(`${name}: ${fault}`);
  const holders = namesWith(services, ({ volumes = [] }) => volumes.some((v) => ENGINE_SOCKET.test(v)));
  if (holders.join() !== "gate")
    faults.push(`the engine's socket is held by ${holders.join(", ") || "nobody"}`);
  const beside = namesWith(services, ({ volumes = [] }) => volumes.some((v) => v.startsWith("gate:")));
  if (beside.sort().join() !== "gate,workers")
    faults.push(`the gate's socket is shared by ${beside.join(", ")}`);
  const published = namesWith(services, ({ ports = [] }) => ports.length > 0);
  if (published.join() !== "web") faults.push(`ports are published by ${published.join(", ")}`);
  if (services.gate?.network_mode !== "none" || services.gate.networks) faults.push("the gate has a network");
  if (networks.house?.internal !== true) faults.push("the network of database and queue is not internal");
  return faults;
}

function* faultsOf(name: string, service: ComposeService): Generator<string> {
  const {
    privileged,
    devices,
    cap_add,
    cap_drop = [],
    security_opt = [],
    read_only,
    labels,
    ports = [],
  } = service;
  if (privileged || devices || cap_add) yield "it is privileged, has devices, or asks for capabilities";
  if (!security_opt.includes("no-new-privileges:true")) yield "it may gain privileges";
  if (labels?.["pfn.protected"] === undefined) yield "the gate would let it be changed";
  if (ports.some((port) => !port.startsWith("127.0.0.1:"))) yield "it publishes a port beyond this machine";
  if (NEEDS_CAPABILITIES.has(name)) return;
  if (!cap_drop.includes("ALL")) yield "it keeps capabilities";
  if (!read_only) yield "its root file system can be written";
}

const namesWith = (services: ComposeFile["services"], is: (service: ComposeService) => boolean) =>
  Object.keys(services).filter((name) => is(services[name] as ComposeService));
