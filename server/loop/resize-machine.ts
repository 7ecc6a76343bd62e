import type { MachineDescription } from "@/server/domain/machine/machine";
import { isRequestOver } from "@/server/domain/machine/request-state";
import type { DurationMs } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import type { House } from "@/server/house";
import { ManagerRefusal, ManagerUnavailable, type VmManager } from "@/server/ports/vm-manager";
import { SecretUnreadable } from "@/server/secrets/sealer";
import type { Machine } from "@/server/store/generated/client";
import { announce } from "@/server/store/live";
import { advanceRequest, type LiveRequest, liveRequests } from "@/server/store/machine-requests";
import { findMachine, saveSeen, saveTrouble } from "@/server/store/machines";
import { openManager } from "./machine/open-manager";
import { putBackLate } from "./machine/put-back-late";
import { seeThrough } from "./machine/see-through";

/** A machine that nobody asks anything of is looked at this often. */
const LOOK_EVERY_MS: DurationMs = 25_000;
/** Whoever waits for a manager that does not answer waits no longer than this. */
const PATIENCE_MS: DurationMs = 20_000;

/**
 * Looks at the machine under a host, and sees through what it is asked for. A manager that does not answer harms nobody:
 * what was not called ends with the reason, and what was is looked at again.
 */
export async function resizeMachine(house: House, { hostId }: { hostId: number }): Promise<void> {
  const machine = await findMachine(house.db, hostId);
  if (machine === null) return;
  const requests = await liveRequests(house.db, hostId);
  const now = house.clock.now();
  const isDue = machine.seenAt === null || now - machine.seenAt.getTime() >= LOOK_EVERY_MS;
  if (requests.length === 0 && !isDue) return;
  try {
    const manager = openManager(house, machine);
    const seen = await look(house, manager, machine);
    if (requests.length === 0) await putBackLate(house, machine, seen);
    for (const request of await liveRequests(house.db, hostId)) await seeOne(house, manager, request);
    // What was seen before is another size now.
    if (requests.length > 0) await look(house, manager, machine);
  } catch (error) {
    if (!isTrouble(error)) throw error;
    await saveTrouble(house.db, machine, error.message, house.clock.now());
  }
  await endWaiting(house, hostId);
  const left = await liveRequests(house.db, hostId);
  if (left.length < requests.length) await house.jobs.send("negotiate", { hostId }, `negotiate-${hostId}`);
  await announce(house.db, ["hosts", "negotiations"]);
}

async function look({ db, clock }: House, manager: VmManager, machine: Machine): Promise<MachineDescription> {
  const seen = await manager.describe();
  await saveSeen(db, machine, seen, clock.now());
  return seen;
}

async function seeOne(house: House, manager: VmManager, request: LiveRequest): Promise<void> {
  try {
    const seen = await seeThrough(house, manager, request);
    if (isRequestOver(seen.state) && seen.state !== "committed")
      house.log.warn({ hostId: seen.hostId, requestId: seen.id }, `Machine resize failed: ${seen.outcome}`);
  } catch (error) {
    // Another process moved it meanwhile: that one sees it through.
    if (!(error instanceof Failure && error.code === "CHANGED_MEANWHILE")) throw error;
  }
}

/** Ends what was never called and waited too long: at its deadline, or sooner while its manager does not answer. */
async function endWaiting(house: House, hostId: number): Promise<void> {
  const now = house.clock.now();
  const trouble = (await findMachine(house.db, hostId))?.trouble ?? null;
  for (const request of await liveRequests(house.db, hostId)) {
    if (request.state !== "asked" && request.state !== "intended") continue;
    const isLate = now >= request.deadlineAt.getTime();
    const isStuck = trouble !== null && now - request.askedAt.getTime() >= PATIENCE_MS;
    if (!isLate && !isStuck) continue;
    const event = isLate ? "expire" : request.state === "asked" ? "fail" : "withdraw";
    const why = trouble === null ? "its manager did not decide" : `its manager does not answer: ${trouble}`;
    const text = isLate ? `its deadline passed; ${why}` : why;
    await house.db.prisma.$transaction((tx) => advanceRequest(tx, request, event, { at: now, text }));
    house.log.warn({ hostId, requestId: request.id }, `Machine resize failed: ${text}`);
  }
}

function isTrouble(error: unknown): error is Error {
  return (
    error instanceof ManagerUnavailable ||
    error instanceof ManagerRefusal ||
    error instanceof SecretUnreadable
  );
}
