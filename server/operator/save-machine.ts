import type { ActionOutcome } from "@/server/api/shapes/common";
import type { MachineSettings } from "@/server/api/shapes/machine";
import { isDomainName, uriProblem } from "@/server/domain/machine/libvirt-words";
import { LIVE_REQUEST_STATES } from "@/server/domain/machine/request-state";
import { Failure } from "@/server/failures";
import type { Sealer } from "@/server/secrets/sealer";
import { appendAudit } from "@/server/store/audit";
import type { Transaction } from "@/server/store/database";
import type { Machine } from "@/server/store/generated/client";
import { announce } from "@/server/store/live";
import { endMachineLease } from "@/server/store/machine-leases";
import { machineSecretName } from "@/server/store/machines";
import type { Desk } from "./desk";

/** What the keeping of a secret needs besides; `null` where no key was given, and then none is kept. */
export interface MachineDesk extends Desk {
  secrets: Sealer | null;
}

const NO_KEY = "No secret can be kept: set PFN_SECRET_KEY for the web and the workers, and start them again.";
const MOVING = "It is being resized just now; try again in a minute.";
const SIMULATED = "The simulated machine belongs to the demo and cannot be changed.";

/** Says which machine a host is and who manages it; it is asked at once. */
export async function saveMachine(
  desk: MachineDesk,
  { hostId, settings }: { hostId: number; settings: MachineSettings },
): Promise<ActionOutcome> {
  const { db, clock, user, secrets } = desk;
  const wrong = whatIsWrong(settings);
  if (wrong !== null) return { kind: "refused", because: wrong };
  const outcome = await db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    const host = await tx.host.findUnique({ where: { id: hostId } });
    if (!host) throw new Failure("NOT_FOUND", "There is no such host.");
    const before = await tx.machine.findUnique({ where: { hostId } });
    if (before?.kind === "simulated") return { kind: "refused", because: SIMULATED };
    const columns = columnsOf(settings);
    const isOther = before !== null && (before.name !== columns.name || before.address !== columns.address);
    if (isOther && (await isMoving(tx, hostId))) return { kind: "refused", because: MOVING };
    const given = settings.kind === "webhook" ? settings.secret : undefined;
    if (given !== undefined && secrets === null) return { kind: "refused", because: NO_KEY };
    // A secret goes to the address that it was given for, and to no other.
    const kept = isOther || settings.kind === "libvirt" ? null : (before?.sealedSecret ?? null);
    const sealedSecret =
      given === undefined ? kept : (secrets?.seal(given, machineSecretName(hostId)) ?? null);
    if (settings.kind === "webhook" && sealedSecret === null)
      return { kind: "refused", because: "A webhook needs a secret; another address needs a new one." };
    const asked = { seenAt: null, trouble: null, troubleAt: null };
    await tx.machine.upsert({
      where: { hostId },
      create: { hostId, ...columns, sealedSecret, createdAt: new Date(clock.now()) },
      update: {
        ...columns,
        sealedSecret,
        ...asked,
        ...(isOther ? { createdAt: new Date(clock.now()) } : {}),
        revision: { increment: 1 },
      },
    });
    if (isOther && before) await forget(tx, before, clock.now(), `user:${user.name}`);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: before ? "machine.change" : "machine.add",
      subject: `host:${hostId}`,
      detail: `${host.name} is machine ${columns.name}, managed by ${wordsOf(settings)}${given ? ", with a new secret" : ""}`,
    });
    return { kind: "done", message: "Saved; its manager is asked now." };
  });
  if (outcome.kind === "done") await desk.jobs.send("resize-machine", { hostId }, `resize-machine-${hostId}`);
  await announce(db, ["hosts"]);
  return outcome;
}

/** Nothing is asked of the machine any more; what it was lent stays with it. */
export async function removeMachine(desk: Desk, { hostId }: { hostId: number }): Promise<ActionOutcome> {
  const { db, clock, user } = desk;
  const outcome = await db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    const machine = await tx.machine.findUnique({ where: { hostId }, include: { host: true } });
    if (!machine) throw new Failure("NOT_FOUND", "No machine is managed under this host.");
    if (machine.kind === "simulated") return { kind: "refused", because: SIMULATED };
    if (await isMoving(tx, hostId)) return { kind: "refused", because: MOVING };
    const actor = `user:${user.name}`;
    await forget(tx, machine, clock.now(), actor);
    await tx.machine.delete({ where: { hostId } });
    await appendAudit(tx, {
      at: clock.now(),
      actor,
      action: "machine.remove",
      subject: `host:${hostId}`,
      detail: `The machine ${machine.name} under ${machine.host.name} is asked for nothing any more`,
    });
    return { kind: "done", message: "Removed: the machine keeps the size that it has." };
  });
  await announce(db, ["hosts"]);
  return outcome;
}

async function forget(tx: Transaction, machine: Machine, at: number, actor: string): Promise<void> {
  const leases = await tx.machineLease.findMany({ where: { hostId: machine.hostId, state: "active" } });
  const because = `${machine.name} was taken out of PFN's hands and keeps the size that it has`;
  for (const lease of leases) await endMachineLease(tx, lease, at, actor, because);
}

async function isMoving(tx: Transaction, hostId: number): Promise<boolean> {
  return (await tx.machineRequest.count({ where: { hostId, state: { in: LIVE_REQUEST_STATES } } })) > 0;
}

function whatIsWrong(settings: MachineSettings): string | null {
  if (settings.kind !== "libvirt") return null;
  const wrong = uriProblem(settings.uri);
  if (wrong !== null) return `${wrong.slice(0, 1).toUpperCase()}${wrong.slice(1)}.`;
  return isDomainName(settings.domain)
    ? null
    : "A domain's name has letters, digits, dots, hyphens, plus signs and underscores.";
}

function columnsOf(settings: MachineSettings) {
  return settings.kind === "libvirt"
    ? { kind: settings.kind, name: settings.domain, address: settings.uri }
    : { kind: settings.kind, name: settings.machine, address: settings.url };
}

function wordsOf(settings: MachineSettings): string {
  return settings.kind === "libvirt"
    ? `libvirt at ${settings.uri}`
    : `the webhook at ${new URL(settings.url).origin}`;
}
