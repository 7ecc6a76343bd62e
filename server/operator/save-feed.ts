import type { ActionOutcome } from "@/server/api/shapes/common";
import type { FeedSettings } from "@/server/api/shapes/feed";
import { factorOf } from "@/server/domain/feeds/feed-units";
import { Failure } from "@/server/failures";
import type { Sealer } from "@/server/secrets/sealer";
import { appendAudit } from "@/server/store/audit";
import type { Transaction } from "@/server/store/database";
import { feedSecretName } from "@/server/store/feed-secret-name";
import { sourceOf } from "@/server/store/feed-view";
import type { Feed } from "@/server/store/generated/client";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/** What the keeping of a secret needs besides; `null` where no key was given, and then none is kept. */
export interface FeedDesk extends Desk {
  secrets: Sealer | null;
}

const NO_KEY = "No secret can be kept: set PFN_SECRET_KEY for the web and the workers, and start them again.";

/** Adds a feed, or changes the one with this id; what it said of the old question counts no more. */
export async function saveFeed(
  desk: FeedDesk,
  { id, settings }: { id: number | null; settings: FeedSettings },
): Promise<ActionOutcome> {
  const { db, clock, user } = desk;
  const wrong = whatIsWrong(desk, id, settings);
  if (wrong !== null) return { kind: "refused", because: wrong };
  const outcome = await db.prisma.$transaction(async (tx): Promise<ActionOutcome> => {
    const before = id === null ? null : await tx.feed.findUnique({ where: { id } });
    if (id !== null && before === null) throw new Failure("NOT_FOUND", "There is no such feed.");
    const named = await tx.feed.findUnique({ where: { name: settings.name } });
    if (named && named.id !== id)
      return { kind: "refused", because: `A feed is named ${settings.name} already.` };
    if (before && before.name !== settings.name) {
      return {
        kind: "refused",
        because: "A feed keeps its name: its senders know it. Add another and delete this one.",
      };
    }
    if (before && sourceOf(before) !== settings.source) {
      return { kind: "refused", because: "A feed keeps its kind. Add another and delete this one." };
    }
    if (settings.hostId !== null && !(await tx.host.findUnique({ where: { id: settings.hostId } }))) {
      return { kind: "refused", because: "There is no such host." };
    }
    const feedId = id ?? (await nextId(tx));
    const data = { ...columnsOf(settings), ...secretOf(desk.secrets, feedId, settings) };
    if (before) {
      if (settings.hostId !== null) {
        await tx.feedBound.deleteMany({ where: { feedId, hostId: { not: settings.hostId } } });
      }
      await tx.feed.update({ where: { id: feedId }, data: { ...data, ...asked(before, settings) } });
    } else {
      await tx.feed.create({ data: { id: feedId, name: settings.name, ...data } });
    }
    await appendAudit(tx, {
      at: clock.now(),
      actor: `user:${user.name}`,
      action: before ? "feed.change" : "feed.add",
      subject: `feed:${settings.name}`,
      detail: `${settings.name}: ${wordsOf(settings)}${hasNewSecret(settings) ? ", with a new secret" : ""}`,
    });
    return { kind: "done", message: before ? "Saved." : `Feed ${settings.name} is added.` };
  });
  if (outcome.kind === "done" && settings.source !== "signed") {
    await desk.jobs.send("poll-feeds", {}, "poll-feeds-now");
  }
  await announce(db, ["hosts"]);
  return outcome;
}

function whatIsWrong({ secrets }: FeedDesk, id: number | null, settings: FeedSettings): string | null {
  if (hasNewSecret(settings) && secrets === null) return NO_KEY;
  if (settings.source === "signed" && id === null && settings.secret === undefined)
    return "A signed feed needs a secret.";
  if (settings.source === "prometheus-capacity" && factorOf(settings.dimension, settings.unit) === null) {
    return `${settings.dimension} is not counted in ${settings.unit}.`;
  }
  if (settings.source !== "signed" && settings.staleAfterSeconds < 2 * settings.pollSeconds) {
    return "Stale must come no sooner than after two questions: one answer may get lost.";
  }
  return null;
}

function hasNewSecret(settings: FeedSettings): boolean {
  const given = settings.source === "signed" ? settings.secret : settings.token;
  return given !== undefined && given !== null;
}

/** A secret is sealed for its row, so the row's number comes first. */
async function nextId(tx: Transaction): Promise<number> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`select nextval('feed_id_seq') as id`;
  return Number(row!.id);
}

function columnsOf(settings: FeedSettings) {
  const { source, hostId, staleAfterSeconds, holdSeconds } = settings;
  const spans = { hostId, staleAfterSeconds, holdSeconds };
  if (source === "signed") return { kind: "signed", purpose: "capacity", ...spans };
  const { url, query, matchLabel, pollSeconds } = settings;
  const question = { kind: "prometheus", url, query, matchLabel, pollSeconds, ...spans };
  return source === "prometheus-capacity"
    ? { ...question, purpose: "capacity", dimension: settings.dimension, unit: settings.unit, role: null }
    : { ...question, purpose: "covariate", dimension: null, unit: null, role: settings.role };
}

function secretOf(secrets: Sealer | null, feedId: number, settings: FeedSettings) {
  const given = settings.source === "signed" ? settings.secret : settings.token;
  if (given === undefined) return {};
  return { sealedSecret: given === null ? null : (secrets?.seal(given, feedSecretName(feedId)) ?? null) };
}

/** It is asked at once. What it said before stays in force until it answers: changing a feed widens nothing. */
function asked(before: Feed, settings: FeedSettings) {
  const isOther = before.url !== null && settings.source !== "signed" && before.url !== settings.url;
  // A token goes to the server that it was given for, and to no other that somebody points the feed at.
  const forgets = isOther && settings.token === undefined ? { sealedSecret: null } : {};
  return { polledAt: null, refusedAt: null, refusal: null, ...forgets };
}

function wordsOf(settings: FeedSettings): string {
  if (settings.source === "signed") return "signed messages tell what hosts have";
  const what =
    settings.source === "prometheus-capacity" ? `${settings.dimension} in ${settings.unit}` : settings.role;
  return `asks ${new URL(settings.url).origin} for ${what}: ${settings.query}`;
}
