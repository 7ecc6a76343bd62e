import { factorOf } from "@/server/domain/feeds/feed-units";
import { judgeLimits } from "@/server/domain/feeds/judge-limits";
import { limitWords } from "@/server/domain/feeds/limit-words";
import { matchContainers, matchHost } from "@/server/domain/feeds/match-series";
import { AMOUNT_FIELD } from "@/server/domain/negotiation/limit-of";
import type { LimitDimension } from "@/server/domain/units";
import type { House } from "@/server/house";
import { type MetricAnswer, QueryFailed } from "@/server/ports/metric-query";
import { SecretUnreadable } from "@/server/secrets/sealer";
import { capacityOf } from "@/server/store/capacity-of";
import { claimDueFeeds } from "@/server/store/due-feeds";
import { runningByName, saveCovariates } from "@/server/store/feed-covariates";
import { feedSecretName } from "@/server/store/feed-secret-name";
import type { Feed } from "@/server/store/generated/client";
import { type FeedWord, hearFeed, refuseFeed } from "@/server/store/hear-feed";
import { readHostUsage } from "@/server/store/host-usage";
import { announce } from "@/server/store/live";

/** Why a feed's answer is not believed. */
class NotBelieved extends Error {
  override name = "NotBelieved";
}

/** Asks every Prometheus server whose turn it is. One that fails says so on its page and harms no other. */
export async function pollFeeds(house: House): Promise<void> {
  const due = await claimDueFeeds(house.db, house.clock.now());
  if (due.length === 0) return;
  await Promise.all(due.map((feed) => pollOne(house, feed)));
  await announce(house.db, ["hosts"]);
}

async function pollOne(house: House, feed: Feed): Promise<void> {
  try {
    const answer = await ask(house, feed);
    const word =
      feed.purpose === "capacity"
        ? await capacityWord(house, feed, answer)
        : await covariateWord(house, feed, answer);
    await hearFeed(house.db, feed.id, word);
  } catch (error) {
    const isSaid =
      error instanceof QueryFailed || error instanceof NotBelieved || error instanceof SecretUnreadable;
    if (!isSaid) house.log.error({ err: error, feed: feed.name }, "a feed could not be heard");
    const because = isSaid ? error.message : "its answer could not be stored; see the log";
    await refuseFeed(house.db, feed, house.clock.now(), because);
  }
}

function ask(
  { queryMetrics, secrets }: House,
  { id, url, query, sealedSecret }: Feed,
): Promise<MetricAnswer> {
  if (!queryMetrics) throw new NotBelieved("this process asks no metrics server");
  if (sealedSecret !== null && !secrets)
    throw new NotBelieved("its token cannot be read here: PFN_SECRET_KEY is not set");
  const token = sealedSecret === null ? null : (secrets?.open(sealedSecret, feedSecretName(id)) ?? null);
  return queryMetrics({ url: url ?? "", query: query ?? "", token });
}

/** What it says of its host's capacity, from now on and until it says otherwise. */
async function capacityWord({ db }: House, feed: Feed, { at, series }: MetricAnswer): Promise<FeedWord> {
  const dimension = feed.dimension as LimitDimension;
  const host = await db.prisma.host.findUnique({ where: { id: feed.hostId ?? -1 } });
  const factor = factorOf(dimension, feed.unit ?? "");
  if (host === null || factor === null) throw new NotBelieved("say which host it is about, and in what unit");
  const match = matchHost(series, feed.matchLabel, host.name);
  if (!match.ok) throw new NotBelieved(match.because);
  const limits = [{ [AMOUNT_FIELD[dimension]]: match.value * factor, from: at, until: null, reason: "" }];
  const used = await readHostUsage(db, host.id, at);
  const judged = judgeLimits(limits, { capacity: capacityOf(host), used }, at);
  if (!judged.ok) throw new NotBelieved(judged.because);
  const said = limitWords(host.name, limits, at);
  return { at, said, remark: judged.remark, sequence: null, about: { hostId: host.id, limits } };
}

/** What it says of each container, kept as a series that forecasts hear. */
async function covariateWord({ db }: House, feed: Feed, { at, series }: MetricAnswer): Promise<FeedWord> {
  const running = await runningByName(db, feed.hostId);
  const match = matchContainers(series, feed.matchLabel ?? "", running);
  if (!match.ok) throw new NotBelieved(match.because);
  await saveCovariates(db, feed, match.values, at);
  const [first, ...others] = running.filter(({ id }) => match.values.has(id));
  const more = others.length > 0 ? ` and ${others.length} more containers` : "";
  const said = `${first?.name}: ${Number(match.values.get(first?.id ?? -1)?.toPrecision(4))}${more}`;
  return { at, said, remark: null, sequence: null };
}
