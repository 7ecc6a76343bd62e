import { parseDuration, writeDuration } from "@/app/_lib/parse-units";
import type { FeedRow, FeedSettings } from "@/server/api/shapes/feed";
import { FEED_UNITS } from "@/server/domain/feeds/feed-units";
import type { LimitDimension } from "@/server/domain/units";

/** A feed as typed; every field is text. */
export interface FeedDraft {
  source: FeedRow["source"];
  name: string;
  /** A host's number, or "any". */
  host: string;
  url: string;
  query: string;
  label: string;
  dimension: LimitDimension;
  unit: string;
  role: NonNullable<FeedRow["role"]>;
  poll: string;
  stale: string;
  hold: string;
}

export const NEW_FEED: FeedDraft = {
  source: "signed",
  name: "",
  host: "any",
  url: "",
  query: "",
  label: "",
  dimension: "memory",
  unit: "bytes",
  role: "traffic",
  poll: "30 s",
  stale: "5 min",
  hold: "1 h",
};

/** A feed that is there, ready to be changed. */
export function draftOf(feed: FeedRow): FeedDraft {
  const { source, name, hostId, url, query, matchLabel, dimension, unit, role } = feed;
  return {
    source,
    name,
    host: hostId === null ? "any" : String(hostId),
    url: url ?? "",
    query: query ?? "",
    label: matchLabel ?? "",
    dimension: dimension ?? NEW_FEED.dimension,
    unit: unit ?? NEW_FEED.unit,
    role: role ?? NEW_FEED.role,
    poll: writeDuration(feed.pollSeconds),
    stale: writeDuration(feed.staleAfterSeconds),
    hold: writeDuration(feed.holdSeconds),
  };
}

/** The units in which a dimension may be counted, the most usual first. */
export const unitsOf = (dimension: LimitDimension): string[] => Object.keys(FEED_UNITS[dimension]);

type Problems = Partial<Record<keyof FeedDraft, string>>;
export type ReadFeed = { ok: true; settings: FeedSettings } | { ok: false; problems: Problems };

/**
 * Reads what was typed, or says by field what is wrong and what would be right. Bounds repeat the API's shape.
 *
 * secret  a signing secret or a token; `undefined` leaves what is stored.
 */
export function readFeed(draft: FeedDraft, secret: string | undefined): ReadFeed {
  const problems: Problems = {};
  const { source, name, url, label } = draft;
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name))
    problems.name = "Small letters, digits and hyphens, at most 40: it is part of the address.";
  const seconds = (field: "poll" | "stale" | "hold", least: number, most: number) => {
    const read = parseDuration(draft[field]);
    if (!read.ok) problems[field] = read.because;
    else if (read.value < least || read.value > most)
      problems[field] = `Between ${writeDuration(least)} and ${writeDuration(most)}`;
    return read.ok ? read.value : 0;
  };
  const spans = {
    name,
    staleAfterSeconds: seconds("stale", 10, 7 * 86_400),
    holdSeconds: seconds("hold", 0, 7 * 86_400),
  };
  const hostId = draft.host === "any" ? null : Number(draft.host);
  if (source === "signed") return done(problems, { source, ...spans, hostId, ...(secret ? { secret } : {}) });

  const pollSeconds = seconds("poll", 10, 3_600);
  if (!isAddress(url))
    problems.url = "An address such as https://prometheus.example:9090, without a password in it.";
  if (draft.query.trim() === "") problems.query = "PromQL that answers with one value a series.";
  if (!problems.stale && !problems.poll && spans.staleAfterSeconds < 2 * pollSeconds)
    problems.stale = `At least ${writeDuration(2 * pollSeconds)}: one answer may get lost.`;
  const asked = {
    ...spans,
    url,
    query: draft.query.trim(),
    pollSeconds,
    ...(secret ? { token: secret } : {}),
  };
  if (source === "prometheus-capacity") {
    if (hostId === null) problems.host = "Choose the host that the query is about.";
    const { dimension, unit } = draft;
    const about = { hostId: hostId ?? 0, matchLabel: label.trim() || null, dimension, unit };
    return done(problems, { source, ...asked, ...about });
  }
  if (label.trim() === "") problems.label = "The label whose value is a container's name.";
  return done(problems, { source, ...asked, hostId, matchLabel: label.trim(), role: draft.role });
}

function done(problems: Problems, settings: FeedSettings): ReadFeed {
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, settings };
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}
