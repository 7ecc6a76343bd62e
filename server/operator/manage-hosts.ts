import type { ActionOutcome } from "@/server/api/shapes/common";
import { readHostAddress } from "@/server/domain/hosts/host-address";
import { Failure } from "@/server/failures";
import type { Sealer } from "@/server/secrets/sealer";
import { appendAudit } from "@/server/store/audit";
import type { Transaction } from "@/server/store/database";
import { hostSecretName } from "@/server/store/host-secret-name";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/** What the keeping of a secret needs besides; `null` where no key was given, and then none is kept. */
export interface HostDesk extends Desk {
  secrets: Sealer | null;
}

export interface NewHost {
  name: string;
  address: string;
  tls: { ca: string; cert: string; key: string } | null;
}

const NO_KEY =
  "No certificates can be kept: set PFN_SECRET_KEY for the web and the workers, and start them again.";

/** Adds a host; the worker that holds its shard connects within seconds, and what came of it shows on its row. */
export async function addHost(desk: HostDesk, { name, address, tls }: NewHost): Promise<ActionOutcome> {
  const { db, clock, user, secrets } = desk;
  const read = readHostAddress(address);
  if (!read.ok) return { kind: "refused", because: read.because };
  if (tls !== null && read.transport !== "tcp") {
    return { kind: "refused", because: "Only a tcp:// address speaks TLS; take the certificates away." };
  }
  if (tls !== null && secrets === null) return { kind: "refused", because: NO_KEY };
  const outcome = await db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    const known = await tx.hostEndpoint.findFirst({ where: { name, removedAt: null } });
    if (known) return { kind: "refused", because: `A host is named ${name} already.` };
    // What was removed and comes back is the same host again, with its history.
    const before = await tx.hostEndpoint.findFirst({
      where: { name, source: "ui" },
      orderBy: { id: "desc" },
      select: { id: true },
    });
    const id = before?.id ?? (await nextId(tx));
    const data = {
      address,
      sealedTls: tls === null ? null : (secrets?.seal(JSON.stringify(tls), hostSecretName(id)) ?? null),
      engineId: null,
      status: "waiting",
      because: null,
      said: null,
      triedAt: null,
      removedAt: null,
      addedBy: `user:${user.name}`,
      addedAt: new Date(clock.now()),
    };
    if (before) await tx.hostEndpoint.update({ where: { id }, data });
    else await tx.hostEndpoint.create({ data: { id, name, source: "ui", ...data } });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "host.add",
      subject: `host-endpoint:${id}`,
      detail: `${name} at ${address}${tls === null ? "" : ", with TLS"}`,
    });
    return { kind: "done", message: `${name} is added; the first answer shows within seconds.` };
  });
  await announce(db, ["hosts"]);
  return outcome;
}

/** Asks a host again now; the answer, or why there is none, shows on its row. */
export async function testHost(desk: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  const { count } = await desk.db.prisma.hostEndpoint.updateMany({
    where: { id, removedAt: null },
    data: { triedAt: null, status: "waiting", because: null },
  });
  if (count === 0) throw new Failure("NOT_FOUND", "There is no such host to ask.");
  await announce(desk.db, ["hosts"]);
  return { kind: "done", message: "Asked; the answer shows within seconds." };
}

/**
 * Serves a host no more. Its containers keep the limits that they have, and what happened on it is kept; refused while
 * grants are in force there, since nobody would give them back.
 */
export async function removeHost(desk: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  const { db, clock, user } = desk;
  const outcome = await db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    const endpoint = await tx.hostEndpoint.findUnique({ where: { id } });
    if (!endpoint || endpoint.removedAt) throw new Failure("NOT_FOUND", "There is no such host.");
    if (endpoint.source !== "ui") return { kind: "refused", because: WHERE_IT_IS[endpoint.source] ?? "" };
    const leases =
      endpoint.hostId === null
        ? 0
        : await tx.lease.count({
            where: { hostId: endpoint.hostId, state: { in: ["reserved", "active", "releasing"] } },
          });
    if (leases > 0 && endpoint.status === "up") {
      const words = leases === 1 ? "A grant is" : `${leases} grants are`;
      return {
        kind: "refused",
        because: `${words} in force on it, and nobody would give them back. Release them, or wait until they end.`,
      };
    }
    const now = new Date(clock.now());
    await tx.hostEndpoint.update({
      where: { id },
      data: { removedAt: now, sealedTls: null, status: "waiting", because: null },
    });
    if (endpoint.hostId !== null)
      await tx.container.updateMany({
        where: { hostId: endpoint.hostId, removedAt: null },
        data: { removedAt: now, state: "removed" },
      });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "host.remove",
      subject: `host-endpoint:${id}`,
      detail: `${endpoint.name} is served no more; its history is kept`,
    });
    return { kind: "done", message: `${endpoint.name} is served no more. Its history is kept.` };
  });
  await announce(db, ["hosts", "fleet"]);
  return outcome;
}

const WHERE_IT_IS: Record<string, string> = {
  file: "It stands in the file that PFN_HOSTS names: take it out there, and start the workers again.",
  environment: "It is this machine's own engine, or the one of DOCKER_HOST: change that, and start again.",
  demo: "It is simulated: start without PFN_DEMO, or with a smaller PFN_DEMO_HOSTS.",
};

/** Certificates are sealed for their row, so the row's number comes first. */
async function nextId(tx: Transaction): Promise<number> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`select nextval('host_endpoint_id_seq') as id`;
  return Number(row!.id);
}
