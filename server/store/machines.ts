import type { MachineDescription } from "@/server/domain/machine/machine";
import { isMachineDimension } from "@/server/domain/machine/machine";
import type { MachineStanding } from "@/server/domain/machine/machine-rung";
import type { DurationMs, EpochMs } from "@/server/domain/units";
import type { Database, Transaction } from "./database";
import type { Machine } from "./generated/client";
import { toJson } from "./json";

/** What was said of a machine longer ago than this decides nothing. */
const FRESH_MS: DurationMs = 120_000;
/** A manager that did not answer, or gave nothing, is not asked again before this. */
const REPEAT_AFTER_MS: DurationMs = 10 * 60_000;

/** What a webhook's secret is sealed for: moved to another host's row, it cannot be opened. */
export const machineSecretName = (hostId: number): string => `machine:${hostId}`;

export async function findMachine(db: Database, hostId: number): Promise<Machine | null> {
  return db.prisma.machine.findUnique({ where: { hostId } });
}

/** As its manager described it; `null` when it never did, or too long ago to count. */
export function freshlySeen(machine: Machine, now: EpochMs): MachineDescription | null {
  const at = machine.seenAt?.getTime();
  if (at === undefined || now - at > FRESH_MS) return null;
  return machine.seen as unknown as MachineDescription;
}

/** What an arbiter may reckon with; `null`: no machine is managed under this host. */
export async function machineStanding(
  { prisma }: { prisma: Database["prisma"] | Transaction },
  hostId: number,
  now: EpochMs,
): Promise<MachineStanding | null> {
  const machine = await prisma.machine.findUnique({ where: { hostId } });
  if (machine === null) return null;
  const since = new Date(now - REPEAT_AFTER_MS);
  const requests = await prisma.machineRequest.findMany({
    where: {
      hostId,
      askedAt: { gte: machine.createdAt },
      OR: [{ endedAt: null }, { endedAt: { gte: since } }],
    },
    orderBy: { askedAt: "asc" },
  });
  const standing: MachineStanding = { seen: freshlySeen(machine, now), underWay: [], lately: {} };
  const underWay: MachineStanding["underWay"][number][] = [];
  for (const { dimension, kind, state, outcome } of requests) {
    if (!isMachineDimension(dimension)) continue;
    if (state === "committed") delete standing.lately[dimension];
    else if (state === "reverting") standing.lately[dimension] = `it is being put back: ${outcome}`;
    else if (BEFORE_ITS_END.has(state)) underWay.push(dimension);
    else if (kind === "grow") standing.lately[dimension] = outcome ?? "it gave nothing";
  }
  const isDown = machine.trouble !== null && now - (machine.troubleAt?.getTime() ?? 0) < FRESH_MS;
  if (isDown) {
    for (const dimension of ["cpu", "memory"] as const) standing.lately[dimension] ??= machine.trouble ?? "";
  }
  return { ...standing, underWay };
}
const BEFORE_ITS_END = new Set(["asked", "intended", "calling", "checking"]);

export async function saveSeen(
  { prisma }: Database,
  machine: Machine,
  seen: MachineDescription,
  at: EpochMs,
): Promise<void> {
  await prisma.machine.updateMany({
    where: { hostId: machine.hostId, revision: machine.revision },
    data: { seen: toJson(seen), seenAt: new Date(at), trouble: null, troubleAt: null },
  });
}

export async function saveTrouble(
  { prisma }: Database,
  machine: Machine,
  trouble: string,
  at: EpochMs,
): Promise<void> {
  await prisma.machine.updateMany({
    where: { hostId: machine.hostId, revision: machine.revision },
    data: { trouble, troubleAt: new Date(at) },
  });
}

/** The demo's host has a machine under it from the first minute, named as simulated. */
export async function addSimulatedMachine({ prisma }: Database, hostId: number): Promise<void> {
  const row = { kind: "simulated", name: "simulated-machine", address: null, sealedSecret: null };
  await prisma.machine.upsert({ where: { hostId }, create: { hostId, ...row }, update: row });
}
