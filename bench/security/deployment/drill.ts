import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { ensureFixtureImage, removeContainer } from "@/bench/fixture-image";
import { CannotTry } from "@/bench/security/control";
import { type ComposeService, readCompose } from "@/bench/security/deployment/read-compose";
import { outputOf, runService, type Stage } from "@/bench/security/deployment/run-service";

const NODE = "/usr/bin/node";
const INTRUDER = [NODE, "/pfn/bench/security/deployment/intruder.mjs"];
const COLLECT = [NODE, "--import", "tsx", "bench/security/deployment/collect-once.ts"];
const GATE_READY_MS = 60_000;

/** What the intruder saw, see intruder.mjs. */
export interface Sight {
  uid: number;
  capabilities: string;
  bounding: string;
  noNewPrivileges: string;
  doors: Record<string, number | string>;
  gate: Record<"list" | "create" | "exec" | "kill", number | string>;
  writesRoot: string;
  writesCode: string;
  writesCgroup: string;
  signalsFirst: string;
  networks: string[];
}

/** What collect-once.ts found. */
export interface Collected {
  containers: number;
  sources: string[];
  withMemory: number;
  withCpu: number;
  withNetwork: number;
}

export interface Drilled {
  web: Sight;
  workers: Sight;
  collected: Collected;
}

/**
 * Starts the gate as docker-compose.yml has it, then an intruder in the place of web and of workers, and the workers'
 * own work in their place.
 * Throws `CannotTry` without an engine on this machine.
 */
export async function drill(): Promise<Drilled> {
  const docker = new Docker({ socketPath: "/var/run/docker.sock" });
  await docker.ping().catch((error: Error) => {
    throw new CannotTry(`no Docker engine answers at /var/run/docker.sock (${error.message})`);
  });
  await ensureFixtureImage(docker);
  const compose = readCompose();
  const stage = { docker, prefix: `pfn-drill-${randomBytes(4).toString("hex")}-` };
  const started: Docker.Container[] = [];
  try {
    for (const [name, network] of Object.entries(compose.networks))
      await docker.createNetwork({ Name: stage.prefix + name, Internal: network?.internal ?? false });
    await prepareVolume(stage);
    const gate = compose.services.gate as ComposeService;
    started.push(await runService(stage, gate, [NODE, ...(gate.command ?? []).slice(1)]));
    await untilReady(started[0] as Docker.Container);
    const inPlaceOf = async <T>(name: string, command: string[]): Promise<T> => {
      const container = await runService(stage, compose.services[name] as ComposeService, command);
      started.push(container);
      return JSON.parse(await outputOf(container)) as T;
    };
    return {
      web: await inPlaceOf<Sight>("web", INTRUDER),
      workers: await inPlaceOf<Sight>("workers", INTRUDER),
      collected: await inPlaceOf<Collected>("workers", COLLECT),
    };
  } finally {
    for (const { id } of started) await removeContainer(docker, id);
    await removeStage(stage, Object.keys(compose.networks));
  }
}

/** As the Dockerfile makes the folder that a new volume is filled from. */
async function prepareVolume(stage: Stage): Promise<void> {
  const prepare = `const fs = require("fs"); fs.chownSync("/run/pfn-gate", 0, 7300); fs.chmodSync("/run/pfn-gate", 0o750)`;
  const root = { user: "0:0", network_mode: "none", volumes: ["gate:/run/pfn-gate"] };
  const container = await runService(stage, root, [NODE, "-e", prepare]);
  await outputOf(container);
  await removeContainer(stage.docker, container.id);
}

async function untilReady(gate: Docker.Container): Promise<void> {
  const end = performance.now() + GATE_READY_MS;
  while (performance.now() < end) {
    const log = (await gate.logs({ stdout: true, stderr: true })).toString("utf8");
    if (log.includes("gate is ready")) return;
    if (!(await gate.inspect()).State.Running) throw new Error(`the gate ended: ${log}`);
    await sleep(200);
  }
  throw new Error("the gate was not ready in time");
}

async function removeStage({ docker, prefix }: Stage, networks: readonly string[]): Promise<void> {
  for (const name of networks) await docker.getNetwork(prefix + name).remove();
  const { Volumes } = await docker.listVolumes();
  for (const { Name } of Volumes.filter(({ Name }) => Name.startsWith(prefix)))
    await docker.getVolume(Name).remove();
}
