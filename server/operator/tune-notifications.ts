import type { ActionOutcome } from "@/server/api/shapes/common";
import type { ChannelInput, NotificationRuleInput } from "@/server/api/shapes/notifications";
import { Failure } from "@/server/failures";
import type { ChannelTarget } from "@/server/ports/notifier";
import { type Sealer, SecretUnreadable } from "@/server/secrets/sealer";
import { appendAudit } from "@/server/store/audit";
import type { Transaction } from "@/server/store/database";
import type { NotificationChannel } from "@/server/store/generated/client";
import { Prisma } from "@/server/store/generated/client";
import { openSecrets, SECRET_FIELDS, sealedFor, splitTarget } from "@/server/store/notification-channels";
import { readPublicUrl, setPublicUrl } from "@/server/store/settings";
import type { Desk } from "./desk";

/** What tuning notifications needs besides. */
export interface NotificationDesk extends Desk {
  secrets: Sealer | null;
}

/** Saves a channel with its rules. A secret that is left out stays as it was, unless it would go to another server. */
export async function saveChannel(desk: NotificationDesk, input: ChannelInput): Promise<ActionOutcome> {
  const { db, clock, user } = desk;
  const known =
    input.id === undefined
      ? null
      : await db.prisma.notificationChannel.findUnique({ where: { id: input.id } });
  if (input.id !== undefined && !known) return refused("This channel was removed meanwhile.");
  const merged = mergeSecrets(desk, input.target, known);
  if (merged.kind === "refused") return merged;
  const { config, secrets } = splitTarget(merged.target);
  if (Object.keys(secrets).length > 0 && desk.secrets === null) {
    return refused("No secret can be kept: set PFN_SECRET_KEY (openssl rand -base64 32) and restart PFN.");
  }
  const data = {
    kind: input.target.kind,
    name: input.name,
    enabled: input.enabled,
    config: { ...config, secretsKept: Object.keys(secrets) } as Prisma.InputJsonObject,
  };
  try {
    await db.prisma.$transaction(async (tx) => {
      const id = known
        ? await update(tx, known.id, input.revision ?? -1, data)
        : (await tx.notificationChannel.create({ data: { ...data, createdAt: new Date(clock.now()) } })).id;
      const sealed =
        Object.keys(secrets).length > 0 ? desk.secrets!.seal(JSON.stringify(secrets), sealedFor(id)) : null;
      await tx.notificationChannel.update({ where: { id }, data: { secret: sealed } });
      await tx.notificationRule.deleteMany({ where: { channelId: id } });
      await tx.notificationRule.createMany({ data: input.rules.map((rule) => ruleColumns(id, rule)) });
      await appendAudit(tx, {
        at: clock.now(),
        actor: `user:${user.name}`,
        action: known ? "notification.save" : "notification.create",
        subject: `channel:${input.name}`,
        detail: `${input.target.kind} channel ${input.name}, ${input.enabled ? "on" : "off"}, ${input.rules.length} ${input.rules.length === 1 ? "rule" : "rules"}`,
      });
    });
  } catch (error) {
    if (error instanceof Failure && error.code === "CHANGED_MEANWHILE") return refused(error.message);
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      return refused(`There is a channel named ${input.name} already; choose another name.`);
    }
    throw error;
  }
  return { kind: "done", message: `Saved ${input.name}. Send a test to see whether it arrives.` };
}

/** Removes a channel, with what still waits for it. */
export async function removeChannel(
  { db, clock, user }: Desk,
  { id }: { id: number },
): Promise<ActionOutcome> {
  const known = await db.prisma.notificationChannel.findUnique({ where: { id } });
  if (!known) return refused("This channel is gone already.");
  await db.prisma.$transaction(async (tx) => {
    await tx.notificationChannel.delete({ where: { id } });
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "notification.remove",
      subject: `channel:${known.name}`,
      detail: `${known.kind} channel ${known.name}`,
    });
  });
  return { kind: "done", message: `Removed ${known.name}.` };
}

/** Puts a test into the outbox, by the way of every other message; its answer is shown beside the channel. */
export async function testChannel({ db, clock, jobs }: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  const known = await db.prisma.notificationChannel.findUnique({ where: { id } });
  if (!known) throw new Failure("NOT_FOUND", "There is no such channel.");
  const at = new Date(clock.now());
  await db.prisma.notificationMessage.create({
    data: { channelId: id, isTest: true, createdAt: at, nextTryAt: at },
  });
  await jobs.send("notify", {}, "notify");
  return { kind: "done", message: `A test is on its way to ${known.name}.` };
}

/** Sets what links in messages begin with; `null`: as configured. */
export async function savePublicUrl(
  { db, clock, user }: Desk,
  { url }: { url: string | null },
): Promise<ActionOutcome> {
  const plain = url?.replace(/\/+$/, "") ?? null;
  if (plain === (await readPublicUrl(db))) return refused("Links begin with that already.");
  await db.prisma.$transaction(async (tx) => {
    await setPublicUrl(tx, plain);
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: "notification.public_url",
      subject: "installation",
      detail: plain === null ? "Links begin as configured" : `Links begin with ${plain}`,
    });
  });
  return { kind: "done", message: "Saved: links in messages begin with it from now on." };
}

const refused = (because: string) => ({ kind: "refused", because }) as const;

type Merged = { kind: "ready"; target: ChannelTarget } | { kind: "refused"; because: string };

/** The target with the secrets that were left out put back, or what is missing. */
function mergeSecrets(
  desk: NotificationDesk,
  target: ChannelInput["target"],
  known: NotificationChannel | null,
): Merged {
  const kept = keptSecrets(desk, known);
  const merged: Record<string, unknown> = { ...target };
  for (const name of SECRET_FIELDS[target.kind]) {
    const given = merged[name];
    if (given === null) delete merged[name];
    if (given !== undefined) continue;
    if (kept.kind === "unreadable" && known?.kind === target.kind) {
      return refused(`What was kept cannot be read (${kept.because}); type it again.`);
    }
    const old = kept.kind === "readable" && known?.kind === target.kind ? kept.secrets[name] : undefined;
    if (old === undefined) continue;
    if (leadsElsewhere(known!, target)) {
      return refused(
        "The server changed, and what is secret of the old one is not sent there: type it again.",
      );
    }
    merged[name] = old;
  }
  if ("url" in target || target.kind === "slack" || target.kind === "discord" || target.kind === "webhook") {
    if (typeof merged.url !== "string") return refused("Give the address that messages are posted to.");
  }
  return { kind: "ready", target: merged as ChannelTarget };
}

function keptSecrets(
  { secrets }: NotificationDesk,
  known: NotificationChannel | null,
): { kind: "readable"; secrets: Record<string, string> } | { kind: "unreadable"; because: string } {
  try {
    return { kind: "readable", secrets: known ? openSecrets(known, secrets) : {} };
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    return { kind: "unreadable", because: error.message };
  }
}

/** Whether a kept secret would be sent to another server than the one that it was given for. */
function leadsElsewhere({ config }: NotificationChannel, target: ChannelInput["target"]): boolean {
  const old = config as Record<string, unknown>;
  if (target.kind === "ntfy") return old.server !== target.server;
  if (target.kind === "email")
    return old.host !== target.host || old.port !== target.port || weaker(old.security, target.security);
  // The address is itself the secret; a signing key goes with it.
  return target.kind === "webhook" && target.url !== undefined && old.urlHost !== new URL(target.url).host;
}

const weaker = (before: unknown, after: string) => before !== "none" && after === "none";

async function update(
  tx: Transaction,
  id: number,
  revision: number,
  data: Prisma.NotificationChannelUpdateManyMutationInput,
): Promise<number> {
  const { count } = await tx.notificationChannel.updateMany({
    where: { id, revision },
    data: { ...data, revision: { increment: 1 } },
  });
  if (count === 0) {
    throw new Failure(
      "CHANGED_MEANWHILE",
      "Somebody else saved this channel since you opened it; look at it again.",
    );
  }
  return id;
}

function ruleColumns(channelId: number, { quiet, ...rule }: NotificationRuleInput) {
  return {
    channelId,
    ...rule,
    quietFrom: quiet?.from ?? null,
    quietTo: quiet?.to ?? null,
    timeZone: quiet?.timeZone ?? "UTC",
  };
}
