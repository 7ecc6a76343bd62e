import { type FeedMessage, feedMessage, limitsOfMessage } from "@/server/api/feeds/feed-message";
import { readCapped } from "@/server/api/feeds/read-capped";
import { verifySignature } from "@/server/api/feeds/verify-signature";
import { judgeLimits } from "@/server/domain/feeds/judge-limits";
import { limitWords } from "@/server/domain/feeds/limit-words";
import type { Bytes } from "@/server/domain/units";
import { SecretUnreadable } from "@/server/secrets/sealer";
import { capacityOf } from "@/server/store/capacity-of";
import { feedSecretName } from "@/server/store/feed-secret-name";
import type { Feed, Host } from "@/server/store/generated/client";
import { hearFeed, refuseFeed } from "@/server/store/hear-feed";
import { readHostUsage } from "@/server/store/host-usage";
import { announce } from "@/server/store/live";
import { type WebHouse, webHouse } from "@/server/web";

const MOST_BYTES: Bytes = 64 * 1024;
/** The same for a feed that is not there: names are not told to who cannot sign. */
const UNSIGNED =
  "There is no such feed, or the message is not signed with its secret (headers pfn-timestamp and pfn-signature)";

/** A message of a signed feed. Answers 202 once it is in force; anything else changed nothing but what people read of it. */
export async function receiveFeed(name: string, request: Request): Promise<Response> {
  const house = await webHouse();
  const body = await readCapped(request, MOST_BYTES);
  if (body === null) return say(413, `A message has at most ${MOST_BYTES} bytes.`);
  const feed = await house.db.prisma.feed.findFirst({ where: { name, kind: "signed" } });
  if (!feed) return say(401, `${UNSIGNED}.`);
  const now = house.clock.now();
  const secret = openSecret(house, feed);
  if (secret === null)
    return say(503, "The feed's secret cannot be read here: an administrator must set it anew.");
  const signed = verifySignature(request.headers, body, secret, now);
  if (!signed.ok) {
    const words = signed.isForged ? `${UNSIGNED}.` : `Refused: ${signed.because}.`;
    return refuse(house, feed, 401, signed.because, words);
  }
  if (feed.pausedAt !== null) return say(409, "This feed is paused by an administrator.");

  const message = parse(body);
  if (typeof message === "string") return refuse(house, feed, 422, message);
  const host = await hostOf(house, feed, message);
  if (typeof host === "string") return refuse(house, feed, 422, host);
  return hear(house, feed, message, host);
}

async function hear(house: WebHouse, feed: Feed, message: FeedMessage, host: Host): Promise<Response> {
  const { db } = house;
  const now = house.clock.now();
  const limits = limitsOfMessage(message, now);
  const used = await readHostUsage(db, host.id, now);
  const judged = judgeLimits(limits, { capacity: capacityOf(host), used }, now);
  if (!judged.ok) return refuse(house, feed, 422, judged.because);
  const { remark } = judged;
  const said = limitWords(host.name, limits, now);
  const { sequence } = message;
  const word = { at: now, said, remark, sequence, about: { hostId: host.id, limits } };
  if (!(await hearFeed(db, feed.id, word))) {
    const because = `sequence ${sequence} was used already: each message needs a greater one`;
    return refuse(house, feed, 409, because);
  }
  await announce(db, ["hosts"]);
  return Response.json({ heard: said, ...(remark ? { remark } : {}) }, { status: 202 });
}

function openSecret({ secrets, log }: WebHouse, feed: Feed): string | null {
  if (secrets === null || feed.sealedSecret === null) return null;
  try {
    return secrets.open(feed.sealedSecret, feedSecretName(feed.id));
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    log.error({ feed: feed.name }, `the feed's secret: ${error.message}`);
    return null;
  }
}

/** The message, or what is wrong with it. */
function parse(body: Uint8Array): FeedMessage | string {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return "it is not JSON in UTF-8";
  }
  const parsed = feedMessage.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join(".") || "the message"}: ${issue?.message ?? "it is not understood"}`;
}

/** The host that it speaks of, or why there is none. */
async function hostOf({ db }: WebHouse, feed: Feed, { host }: FeedMessage): Promise<Host | string> {
  const found = await db.prisma.host.findMany({ where: { name: host }, take: 2 });
  const [one, another] = feed.hostId === null ? found : found.filter(({ id }) => id === feed.hostId);
  if (another) return `more than one host is named ${host}: have an administrator bind the feed to one`;
  if (one) return one;
  return feed.hostId === null ? `no host is named ${host}` : `this feed may not speak of ${host}`;
}

async function refuse(
  { db, clock }: WebHouse,
  feed: Feed,
  status: number,
  because: string,
  message = `Refused: ${because}. What this feed said before stays in force.`,
): Promise<Response> {
  if (await refuseFeed(db, feed, clock.now(), because)) await announce(db, ["hosts"]);
  return say(status, message);
}

function say(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}
