import { amountOf } from "@/server/domain/machine/machine";
import { type MovingRequest, type NextStep, nextStep } from "@/server/domain/machine/next-step";
import { isRequestOver } from "@/server/domain/machine/request-state";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { House } from "@/server/house";
import { ManagerRefusal, type VmManager } from "@/server/ports/vm-manager";
import { commitRequest } from "@/server/store/machine-leases";
import { advanceRequest, type LiveRequest } from "@/server/store/machine-requests";
import { askManager } from "./ask-manager";
import { readGuest, whyGuestTooTight } from "./read-guest";

/** The longest way is ask, call, check, commit; more would be going in circles. */
const MOST_STEPS = 8;

/**
 * Carries a request as far as it goes now: ask, intent, look, call, read back, look from inside, commit, or all the way
 * back. Safe to repeat and to die anywhere: sizes are absolute, and every step begins by looking at what is.
 *
 * Throws  ManagerUnavailable when the manager does not answer: what is under way stays so, and is looked at again.
 */
export async function seeThrough(house: House, manager: VmManager, first: LiveRequest): Promise<LiveRequest> {
  let request = first;
  let isCalled = false;
  for (let steps = 0; steps < MOST_STEPS && !isRequestOver(request.state); steps += 1) {
    const machine = await manager.describe();
    if (request.state === "asked") {
      request = await askManager(house, manager, request, machine);
      continue;
    }
    const size = amountOf(machine.size, request.dimension);
    const guest = await readGuest(house, request);
    const step = nextStep(movingOf(request), { size, guest }, house.clock.now());
    if (step.kind === "wait") return request;
    if (step.kind === "set") {
      // A machine takes its time: whether this call did anything shows at the next look.
      if (isCalled) return request;
      isCalled = true;
      request = await set(house, manager, request, step);
    } else if (step.event === "commit" && guest !== null) {
      request = await commitRequest(house.db, request, { size, guest, at: house.clock.now() });
      house.log.info({ hostId: request.hostId, requestId: request.id }, resizedLine(request));
    } else {
      request = await move(house, request, step.event, step.because);
    }
  }
  return request;
}

async function set(
  house: House,
  manager: VmManager,
  request: LiveRequest,
  { to, event }: Extract<NextStep, { kind: "set" }>,
): Promise<LiveRequest> {
  const isFirst = event !== null;
  const isBack = request.state === "reverting";
  if (isFirst && request.kind === "shrink") {
    const tight = await whyGuestTooTight(house, request);
    if (tight !== null) return move(house, request, "withdraw", tight);
  }
  const data = { calledAt: new Date(house.clock.now()) };
  const called = isFirst
    ? await house.db.prisma.$transaction((tx) =>
        advanceRequest(tx, request, event, { at: house.clock.now(), text: null, data }),
      )
    : request;
  try {
    await manager.set({ id: isBack ? `${request.id}-back` : request.id, dimension: request.dimension, to });
    return called;
  } catch (error) {
    if (!(error instanceof ManagerRefusal) || isBack) throw error;
    const size = amountOf((await manager.describe()).size, request.dimension);
    const isAsItWas = size === Number(request.fromAmount);
    return move(house, called, isAsItWas ? "fail" : "revert", `its manager refused: ${error.message}`);
  }
}

function move(
  { db, clock }: House,
  request: LiveRequest,
  event: Extract<NextStep, { kind: "move" }>["event"],
  because: string | null,
): Promise<LiveRequest> {
  return db.prisma.$transaction((tx) =>
    advanceRequest(tx, request, event, { at: clock.now(), text: because }),
  );
}

function movingOf(request: LiveRequest): MovingRequest {
  return {
    state: request.state as MovingRequest["state"],
    from: Number(request.fromAmount),
    to: Number(request.toAmount),
    guestBefore: Number(request.guestBefore),
    deadlineAt: request.deadlineAt.getTime(),
    calledAt: request.calledAt?.getTime() ?? null,
    because: request.outcome,
  };
}

function resizedLine({ dimension, fromAmount, toAmount }: LiveRequest): string {
  const words = (amount: bigint | null) => amountWords(dimension, Number(amount));
  return `Machine resize successful: ${dimension} ${words(fromAmount)} → ${words(toAmount)}`;
}
