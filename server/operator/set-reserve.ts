import type { ActionOutcome } from "@/server/api/shapes/common";
import { amountWords } from "@/server/domain/negotiation/amount-words";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

const RULE_WORDS = {
  expected: "what is expected to be used",
  limits: "whole limits",
} as const;

/** Sets what a host keeps for itself, and what it counts of everybody (left out: as before); refused where nothing would be left to negotiate about. */
export async function setReserve(
  { db, clock, user }: Desk,
  {
    id,
    cpuMillicores,
    memoryBytes,
    commitRule,
  }: {
    id: number;
    cpuMillicores: number;
    memoryBytes: number;
    commitRule?: "expected" | "limits" | undefined;
  },
): Promise<ActionOutcome> {
  const host = await db.prisma.host.findUnique({ where: { id } });
  if (!host) throw new Failure("NOT_FOUND", "There is no such host.");
  if (cpuMillicores >= host.cpuMillicores || BigInt(memoryBytes) >= host.memoryBytes) {
    const most = `${amountWords("cpu", host.cpuMillicores)} and ${amountWords("memory", Number(host.memoryBytes))}`;
    return { kind: "refused", because: `The host has ${most} in all; keep less than that in reserve.` };
  }
  const kept = `${amountWords("cpu", cpuMillicores)} and ${amountWords("memory", memoryBytes)}`;
  const words = commitRule ? `${kept}, and counts ${RULE_WORDS[commitRule]}` : kept;
  await db.prisma.$transaction(async (tx) => {
    await tx.host.update({
      where: { id },
      data: {
        reserveCpuMillicores: cpuMillicores,
        reserveMemoryBytes: BigInt(memoryBytes),
        ...(commitRule ? { commitRule } : {}),
      },
    });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "host.reserve",
      subject: `host:${id}`,
      detail: `${host.name} keeps ${words}`,
    });
  });
  await announce(db, ["hosts"]);
  return { kind: "done", message: `The host keeps ${words} from now on.` };
}
