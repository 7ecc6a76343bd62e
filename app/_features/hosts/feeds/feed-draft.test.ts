import { describe, expect, it } from "vitest";
import { feedSettings } from "@/server/api/shapes/feed";
import { type FeedDraft, NEW_FEED, readFeed } from "./feed-draft";

const signed: FeedDraft = { ...NEW_FEED, name: "ops" };
const asked: FeedDraft = {
  ...NEW_FEED,
  source: "prometheus-capacity",
  name: "prom",
  host: "3",
  url: "http://prometheus:9090",
  query: " sum(x) ",
};
const heard: FeedDraft = { ...asked, source: "prometheus-covariate", host: "any", label: "service" };

describe("a feed as typed", () => {
  it.each([
    {
      name: "a signed one",
      draft: signed,
      is: { source: "signed", hostId: null, staleAfterSeconds: 300, holdSeconds: 3_600 },
    },
    { name: "a capacity", draft: asked, is: { hostId: 3, matchLabel: null, query: "sum(x)", unit: "bytes" } },
    { name: "a covariate", draft: heard, is: { hostId: null, matchLabel: "service", role: "traffic" } },
  ])("$name is what the API takes", ({ draft, is }) => {
    const read = readFeed(draft, "a secret of at least thirty-two characters");
    expect(read).toMatchObject({ ok: true, settings: is });
    if (read.ok) expect(feedSettings.safeParse(read.settings).success).toBe(true);
  });

  it.each([
    { name: "a name with a space", draft: { ...signed, name: "my feed" }, field: "name" },
    { name: "a password in the address", draft: { ...asked, url: "http://a:b@prometheus" }, field: "url" },
    { name: "no question", draft: { ...asked, query: " " }, field: "query" },
    { name: "a capacity of no host", draft: { ...asked, host: "any" }, field: "host" },
    { name: "a covariate that names no containers", draft: { ...heard, label: "" }, field: "label" },
    { name: "stale before a second answer could come", draft: { ...asked, stale: "40 s" }, field: "stale" },
    { name: "a time without a unit", draft: { ...signed, hold: "5" }, field: "hold" },
  ])("$name is refused at its field", ({ draft, field }) => {
    const read = readFeed(draft, undefined);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(Object.keys(read.problems)).toEqual([field]);
  });

  it("leaves a stored secret alone where none was typed", () => {
    const read = readFeed(signed, undefined);
    expect(read.ok && "secret" in read.settings).toBe(false);
  });
});
