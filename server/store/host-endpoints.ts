import type { EpochMs } from "@/server/domain/units";
import type { Database } from "./database";
import type { HostEndpoint } from "./generated/client";

export type Endpoint = HostEndpoint;
export type EndpointSource = "ui" | "file" | "environment" | "demo";

/** What is served, oldest first. */
export function servedEndpoints(db: Database): Promise<Endpoint[]> {
  return db.prisma.hostEndpoint.findMany({ where: { removedAt: null }, orderBy: { id: "asc" } });
}

export interface WantedEndpoint {
  name: string;
  address: string;
  tlsFolder?: string | null;
}

/**
 * Makes the endpoints of one source exactly these: new ones are added, changed ones change, and the others are removed,
 * with all that happened on their hosts kept. One that comes back is the same again.
 */
export async function declareEndpoints(
  db: Database,
  source: EndpointSource,
  wanted: readonly WantedEndpoint[],
  now: EpochMs,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    // Two processes that start at once declare the same.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('pfn-host-endpoints'))`;
    const gone = { source, removedAt: null, name: { notIn: wanted.map(({ name }) => name) } };
    // What ran there is watched by nobody: it is not shown as if it still were.
    await tx.container.updateMany({
      where: { removedAt: null, host: { endpoint: gone } },
      data: { removedAt: new Date(now), state: "removed" },
    });
    await tx.hostEndpoint.updateMany({
      where: gone,
      data: { removedAt: new Date(now), status: "waiting", because: null },
    });
    for (const { name, address, tlsFolder = null } of wanted) {
      const known = await tx.hostEndpoint.findFirst({ where: { source, name }, orderBy: { id: "desc" } });
      if (!known) {
        await tx.hostEndpoint.create({ data: { name, source, address, tlsFolder, addedBy: source } });
      } else if (known.removedAt || known.address !== address || known.tlsFolder !== tlsFolder) {
        const engineId = known.address === address ? known.engineId : null;
        const data = { address, tlsFolder, engineId, removedAt: null, status: "waiting", because: null };
        await tx.hostEndpoint.update({ where: { id: known.id }, data });
      }
    }
  });
}

export interface Connected {
  hostId: number;
  engineId: string | null;
  clockSkewMs: number | null;
  said: string;
  at: EpochMs;
}

/** The name under which the same engine, or a host of the same name, is served already; `null`: it is not. */
export async function twinOf(
  db: Database,
  id: number,
  { kind, name, engineId }: { kind: string; name: string; engineId: string | null },
): Promise<string | null> {
  const twin = await db.prisma.hostEndpoint.findFirst({
    where: {
      id: { not: id },
      removedAt: null,
      OR: [{ host: { kind, name } }, ...(engineId ? [{ engineId }] : [])],
    },
  });
  return twin?.name ?? null;
}

/** Writes that the host behind an endpoint answered. One that was removed gives its host to the one that serves it now. */
export async function markConnected(db: Database, id: number, connected: Connected): Promise<void> {
  const { at, ...answer } = connected;
  const when = new Date(at);
  await db.prisma.$transaction([
    db.prisma.hostEndpoint.updateMany({
      where: { id: { not: id }, hostId: answer.hostId },
      data: { hostId: null },
    }),
    db.prisma.hostEndpoint.update({
      where: { id },
      data: { ...answer, status: "up", because: null, triedAt: when, connectedAt: when },
    }),
  ]);
}

export async function markTrouble(
  db: Database,
  id: number,
  { status, because, at }: { status: "unreachable" | "refused"; because: string; at: EpochMs },
): Promise<void> {
  await db.prisma.hostEndpoint.updateMany({
    where: { id },
    data: { status, because, triedAt: new Date(at) },
  });
}

/** Why nothing can be watched, where no host ever answered and each was asked; else `null`. */
export async function nobodyEverAnswered(db: Database): Promise<string | null> {
  const endpoints = await servedEndpoints(db);
  const isHopeless =
    endpoints.length > 0 && endpoints.every((one) => one.connectedAt === null && one.because !== null);
  return isHopeless ? endpoints.map(({ because }) => because).join(" ") : null;
}
