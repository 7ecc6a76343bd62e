import { describe, expect, it } from "vitest";
import { DESTINATIONS, isHere } from "./destinations";
import { isSlowQuery } from "./is-slow-query";
import { liveState } from "./live-state";

describe("liveState", () => {
  const now = 100_000;
  it.each([
    { name: "before the first connection it connects", connected: false, at: null, word: "Connecting" },
    { name: "a lost connection reconnects", connected: false, at: 90_000, word: "Reconnecting" },
    { name: "connected and nothing heard yet is live", connected: true, at: null, word: "Live" },
    { name: "a change two intervals ago is live", connected: true, at: 80_000, word: "Live" },
    { name: "silence of more than three intervals is said", connected: true, at: 69_000, word: "No news" },
  ])("$name", ({ connected, at, word }) => {
    expect(liveState({ connected, at, now, intervalSeconds: 10 }).word).toBe(word);
  });
});

describe("isSlowQuery", () => {
  it.each([
    {
      name: "a day's history renews itself",
      key: [["container", "history"], { input: { id: 1, range: "24h" } }],
      slow: true,
    },
    {
      name: "an hour's history follows the fleet",
      key: [["container", "history"], { input: { id: 1, range: "1h" } }],
      slow: false,
    },
    {
      name: "a query without a range follows the fleet",
      key: [["fleet", "list"], { type: "query" }],
      slow: false,
    },
    { name: "a query without input follows the fleet", key: [["fleet"]], slow: false },
  ])("$name", ({ key, slow }) => {
    expect(isSlowQuery(key)).toBe(slow);
  });
});

describe("isHere", () => {
  const on = (pathname: string) =>
    DESTINATIONS.filter((each) => isHere(each, pathname)).map((each) => each.label);
  it.each([
    { name: "a screen is its own", pathname: "/hosts", labels: ["Hosts"] },
    { name: "a container belongs to the fleet", pathname: "/containers/7", labels: ["Fleet"] },
    {
      name: "one negotiation belongs to the negotiations",
      pathname: "/negotiations/abc",
      labels: ["Negotiations"],
    },
    { name: "a name that only begins alike is not it", pathname: "/hostsmith", labels: [] },
  ])("$name", ({ pathname, labels }) => {
    expect(on(pathname)).toEqual(labels);
  });
});
