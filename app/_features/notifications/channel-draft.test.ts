import { describe, expect, it } from "vitest";
import type { ChannelRow } from "@/server/api/shapes/notifications";
import { draftOf, newRule, readDraft } from "./channel-draft";
import { ruleWords } from "./event-words";

const ROW: ChannelRow = {
  id: 3,
  revision: 2,
  kind: "email",
  name: "ops",
  enabled: true,
  config: {
    host: "smtp.example.com",
    port: 465,
    security: "tls",
    user: "pfn",
    from: "pfn@x.org",
    to: ["a@x.org", "b@x.org"],
  },
  secrets: ["password"],
  rules: [newRule()],
  held: 0,
  messages: [],
};

describe("a channel's draft", () => {
  it("gives back what it was made of, with the secret left out so that it stays", () => {
    expect(readDraft(draftOf(ROW, "email"), ROW)).toEqual({
      ok: true,
      input: {
        id: 3,
        revision: 2,
        name: "ops",
        enabled: true,
        target: { kind: "email", ...ROW.config },
        rules: ROW.rules,
      },
    });
  });

  it.each([
    { name: "no name", change: { name: " " }, fault: "name" },
    {
      name: "a port that is none",
      change: { fields: { ...draftOf(ROW, "email").fields, port: "70000" } },
      fault: "port",
    },
    { name: "no rule", change: { rules: [] }, fault: "rules" },
    { name: "a rule of nothing", change: { rules: [{ ...newRule(), kinds: [] }] }, fault: "rules" },
  ])("has a fault: $name", ({ change, fault }) => {
    const read = readDraft({ ...draftOf(ROW, "email"), ...change }, ROW);
    expect(read.ok ? [] : Object.keys(read.faults)).toEqual([fault]);
  });

  it("needs the secret of a new channel", () => {
    const read = readDraft({ ...draftOf(null, "slack"), name: "ops" }, null);
    expect(read).toEqual({ ok: false, faults: { url: "This is needed" } });
  });
});

describe("ruleWords", () => {
  it("says scope, severity, hold-off and quiet hours", () => {
    const rule = {
      ...newRule(),
      kinds: ["failed" as const],
      pattern: "shop-*",
      holdOffSeconds: 300,
      quiet: { from: "22:00", to: "07:00", timeZone: "Europe/Berlin" },
    };
    expect(ruleWords(rule)).toBe(
      "Failed of shop-*: warnings and worse, if it still holds after 5 min; quiet 22:00–07:00 (Europe/Berlin), but for what is critical.",
    );
  });
});
