import type { z } from "zod";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { PolicyOverrides, policyInput } from "@/server/api/shapes/policy";
import { DEFAULT_POLICY } from "@/server/domain/negotiation/default-policy";
import { BOUNDS } from "@/server/domain/negotiation/limit-of";
import { LIMIT_DIMENSIONS } from "@/server/domain/units";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import { lockUnlock, storeUnlock } from "@/server/store/auto-unlocks";
import { Prisma } from "@/server/store/generated/client";
import { toJson } from "@/server/store/json";
import { announce } from "@/server/store/live";
import { policyColumns } from "@/server/store/policy-columns";
import { freshReplay } from "@/server/store/policy-replays";
import type { Desk } from "./desk";
import { rightToAct } from "./right-to-act";

/** Saves a policy as a person tuned it; the next cycle goes by it. A newer revision in the store wins. */
export async function savePolicy(desk: Desk, input: z.infer<typeof policyInput>): Promise<ActionOutcome> {
  const { db, clock, user } = desk;
  const faults = faultsOf(input.overrides);
  if (faults) return { kind: "refused", because: faults };
  const values = policyColumns(input.overrides);
  const known =
    input.id === undefined ? null : await db.prisma.policy.findUnique({ where: { id: input.id } });
  if (input.id !== undefined && !known) {
    return {
      kind: "refused",
      because: "This policy was removed meanwhile. Save it as a new one if it is still needed.",
    };
  }
  const isDefault = known?.name === "default";
  if (!isDefault && input.name === "default")
    return { kind: "refused", because: "The name default is taken." };
  const data = {
    ...values,
    name: isDefault ? "default" : input.name,
    pattern: isDefault ? "*" : input.pattern,
    rank: isDefault ? 0 : input.rank,
  };
  // What the change would have meant stays beside it, as a worker found it: a screen's own figures are not evidence.
  const draft = { ...input, name: data.name, pattern: data.pattern, rank: data.rank };
  const replay = await freshReplay(db, draft, clock.now());
  const right = await rightToAct(db, draft, replay);
  if (right.kind === "refused") return right;
  try {
    await db.prisma.$transaction(async (tx) => {
      if (known) {
        const { count } = await tx.policy.updateMany({
          where: { id: known.id, revision: input.revision ?? -1 },
          data: { ...data, revision: { increment: 1 }, updatedAt: new Date(clock.now()) },
        });
        if (count === 0) throw new Failure("CHANGED_MEANWHILE", "stale");
      }
      const { id, name, revision } = known
        ? await tx.policy.findUniqueOrThrow({ where: { id: known.id } })
        : await tx.policy.create({ data });
      const by = `user:${user.name}`;
      if (known && known.pattern !== data.pattern && right.kind !== "earned")
        await lockUnlock(tx, { id, name }, { by, because: "another scope has to earn it anew" }, clock.now());
      if (right.kind === "earned")
        await storeUnlock(tx, { id, name }, { kind: "backtest", reason: right.reason, by }, clock.now());
      await tx.policyRevision.create({
        data: {
          policyId: id,
          revision,
          at: new Date(clock.now()),
          by,
          pattern: data.pattern,
          rank: data.rank,
          overrides: toJson(input.overrides),
          ...(replay ? { replay: toJson(replay) } : {}),
        },
      });
      await appendAudit(tx, {
        at: clock.now(),
        actor: `user:${user.name}`,
        action: known ? "policy.save" : "policy.create",
        subject: `policy:${data.name}`,
        detail: describe(input.overrides),
        body: { overrides: input.overrides, pattern: data.pattern, replay },
      });
    });
  } catch (error) {
    if (error instanceof Failure && error.code === "CHANGED_MEANWHILE") {
      return {
        kind: "refused",
        because:
          "Somebody else saved this policy since you opened it. Your values are still here: compare, then save again.",
      };
    }
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      return {
        kind: "refused",
        because: `There is a policy named ${data.name} already; choose another name.`,
      };
    }
    throw error;
  }
  await announce(db, ["policies", "fleet"]);
  return { kind: "done", message: `Saved: the next cycle goes by ${data.name}.` };
}

/** Removes a policy; what it said falls back to the layer below. */
export async function removePolicy(
  { db, clock, user }: Desk,
  { id, revision }: { id: number; revision: number },
): Promise<ActionOutcome> {
  const known = await db.prisma.policy.findUnique({ where: { id } });
  if (!known) return { kind: "refused", because: "This policy is gone already." };
  if (known.name === "default")
    return { kind: "refused", because: "The default policy stays: everything falls back to it." };
  const removed = await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.policy.deleteMany({ where: { id, revision } });
    if (count === 0) return false;
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "policy.remove",
      subject: `policy:${known.name}`,
      detail: `Pattern ${known.pattern}`,
    });
    return true;
  });
  if (!removed)
    return {
      kind: "refused",
      because: "Somebody else changed this policy meanwhile; look at it again first.",
    };
  await announce(db, ["policies", "fleet"]);
  return { kind: "done", message: `Removed ${known.name}.` };
}

/** What cannot be meant; `null` when all is well. Values are compared with the built-in defaults where absent. */
function faultsOf(overrides: PolicyOverrides): string | null {
  for (const dimension of LIMIT_DIMENSIONS) {
    const [least, most] = BOUNDS[dimension].map((field) => overrides[field] ?? null);
    const name = dimension === "cpu" ? "CPU" : dimension;
    if (least && most && least > most) return `The least ${name} is above the most ${name}; swap them.`;
  }
  const target = overrides.targetRisk ?? DEFAULT_POLICY.targetRisk;
  const threshold = overrides.threshold ?? DEFAULT_POLICY.threshold;
  if (target >= threshold)
    return "The target risk must be under the threshold: a grant is meant to end the alarm.";
  return null;
}

function describe(overrides: PolicyOverrides): string {
  const set = Object.entries(overrides).filter(([, value]) => value !== null && value !== undefined);
  return set.length === 0
    ? "leaves everything to the layer below"
    : set.map(([k, v]) => `${k} = ${v}`).join(", ");
}
