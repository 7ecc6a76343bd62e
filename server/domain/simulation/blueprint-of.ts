import type { Behaviour, Blueprint, Service } from "@/server/domain/simulation/workload";
import type { Bytes, Limits, Millicores } from "@/server/domain/units";

const MIB: Bytes = 1024 ** 2;

/** What makes a blueprint special; `null` limits are no limits. */
export interface Recipe {
  name: string;
  image: string;
  project?: string | null;
  labels?: Record<string, string>;
  command?: string[];
  fixedHeap?: Blueprint["fixedHeap"];
  cpu: Millicores | null;
  memoryMib: number | null;
  /** Caps on each direction of the network, and on reads and writes; left out: none. */
  networkMib?: number;
  diskMib?: number;
  cpuWeight?: number;
  restMib: number;
  load: readonly [requestsPerSecond: number, cpuMsPerRequest: number];
  service?: Partial<Service>;
  behaviour?: Behaviour;
  healthcheck?: boolean;
}

/** A complete blueprint from what makes it special; the rest is an ordinary web service. */
export function blueprintOf(recipe: Recipe): Blueprint {
  const { name, load, project = "acme", memoryMib } = recipe;
  const limits: Limits = {
    cpuMillicores: recipe.cpu,
    memoryBytes: memoryMib === null ? null : memoryMib * MIB,
    networkBytesPerSecond: recipe.networkMib === undefined ? null : recipe.networkMib * MIB,
    diskBytesPerSecond: recipe.diskMib === undefined ? null : recipe.diskMib * MIB,
  };
  return {
    name,
    image: recipe.image,
    command: recipe.command ?? ["node", "server.js"],
    fixedHeap: recipe.fixedHeap ?? null,
    project,
    labels: recipe.labels ?? {},
    limits,
    cpuWeight: recipe.cpuWeight ?? 1_024,
    healthcheck: recipe.healthcheck ?? true,
    restartPolicy: "always",
    service: {
      idleMillicores: 15,
      requestsPerSecond: load[0],
      cpuMsPerRequest: load[1],
      threads: 4,
      memoryBytes: recipe.restMib * MIB,
      requestBytes: 900,
      responseBytes: 6_000,
      diskReadBytesPerSecond: 2_000,
      diskWriteBytesPerRequest: 300,
      ...recipe.service,
    },
    behaviour: recipe.behaviour ?? { kind: "healthy" },
  };
}
