import { amountOf, type MachineAnswer, type MachineDescription } from "@/server/domain/machine/machine";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import type { House } from "@/server/house";
import type { VmManager } from "@/server/ports/vm-manager";
import { advanceRequest, type LiveRequest } from "@/server/store/machine-requests";
import { isActingPaused } from "@/server/store/settings";
import { readGuest } from "./read-guest";

/**
 * Puts a request before its machine's manager, and writes the intent of what it offers: absolute sizes before and after,
 * and the host's own capacity now. Nothing is called by this.
 */
export async function askManager(
  house: House,
  manager: VmManager,
  request: LiveRequest,
  machine: MachineDescription,
): Promise<LiveRequest> {
  const { db, clock } = house;
  const { dimension } = request;
  const move = (event: "expire" | "withdraw" | "refuse" | "fail", text: string) =>
    db.prisma.$transaction((tx) => advanceRequest(tx, request, event, { at: clock.now(), text }));
  const deadlineAt = request.deadlineAt.getTime();
  if (clock.now() >= deadlineAt) return move("expire", "its deadline passed before the manager was asked");
  if (await isActingPaused(db)) return move("withdraw", "acting is paused");
  const waits = { id: request.negotiationId ?? "", state: "deferred" };
  if ((await db.prisma.negotiation.count({ where: waits })) === 0)
    return move("withdraw", "nobody waits for it any more");
  const from = amountOf(machine.size, dimension);
  const answer = await manager.ask({
    id: request.id,
    dimension,
    from,
    least: from + Number(request.least),
    want: from + Number(request.want),
    deadlineAt,
    durationSeconds: request.durationSeconds,
    lossAvoided: request.lossAvoided,
    because: request.reason,
  });
  if (clock.now() >= deadlineAt) return move("expire", "its manager answered after the deadline");
  if (answer.kind === "refuse") return move("refuse", `its manager refuses: ${answer.because}`);
  const words = (amount: number) => amountWords(dimension, amount);
  const wrong = whyNoOffer(answer, from, request);
  if (wrong) return move("fail", `its manager's answer is not taken: ${wrong}`);
  const guest = await readGuest(house, request);
  if (guest === null)
    return move("fail", "the host itself does not answer, so growth could not be seen from inside");
  const text = `The machine's manager ${answer.kind === "offer" ? "offers" : "counters with"} ${words(answer.amount)} instead of ${words(from)}: ${answer.because}. Intent written`;
  return db.prisma.$transaction((tx) =>
    advanceRequest(tx, request, "intend", {
      at: clock.now(),
      text,
      data: {
        fromAmount: BigInt(from),
        toAmount: BigInt(answer.amount),
        guestBefore: BigInt(guest),
        answer: answer.because,
      },
    }),
  );
}

/** An offer outside of what was asked is somebody's mistake, and nothing is called for it. */
function whyNoOffer(
  { amount }: Extract<MachineAnswer, { amount: number }>,
  from: number,
  request: LiveRequest,
): string | null {
  const isWithin = amount >= from + Number(request.least) && amount <= from + Number(request.want);
  return Number.isInteger(amount) && isWithin
    ? null
    : `${amountWords(request.dimension, amount)} lies outside of what was asked`;
}
