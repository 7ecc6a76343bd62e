import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeNote } from "./compose-note";
import { MOST_TRIES, nextTry } from "./next-try";
import { EVENT_KINDS, type NotificationEvent, SEVERITIES } from "./notification-event";
import { type NotificationRule, routeEvent } from "./route-event";

const NOON = Date.UTC(2026, 0, 5, 12);
const RULE: NotificationRule = {
  kinds: EVENT_KINDS,
  leastSeverity: "info",
  pattern: "*",
  holdOffSeconds: 0,
  quiet: null,
  criticalAlways: true,
};
const QUIET = { from: "11:00", to: "13:00", timeZone: "UTC" };
const EVENT: NotificationEvent = {
  key: "failed:1",
  kind: "failed",
  severity: "warning",
  containerId: 1,
  workload: "checkout-api",
  culprit: "checkout-api-1",
  hostName: "node-a",
  title: "checkout-api-1 failed",
  reason: "killed, out of memory",
  path: "/containers/1",
  deadlineAt: null,
  at: NOON,
};
const glob = (pattern: string, name: string) => pattern === "*" || name.startsWith(pattern.replace("*", ""));
const due = (rule: Partial<NotificationRule>, event: Partial<NotificationEvent> = {}) =>
  routeEvent({ ...EVENT, ...event }, [{ ...RULE, ...rule }], glob);

describe("routeEvent", () => {
  it.each([
    { name: "what a rule lets through is due at once", rule: {}, event: {}, at: NOON },
    { name: "another kind is not", rule: { kinds: ["approval"] as const }, event: {}, at: null },
    {
      name: "less than the least severity is not",
      rule: { leastSeverity: "critical" as const },
      event: {},
      at: null,
    },
    { name: "a scope that does not match is not", rule: { pattern: "mail-*" }, event: {}, at: null },
    {
      name: "PFN itself is in the scope of all alone",
      rule: { pattern: "PFN" },
      event: { workload: null },
      at: null,
    },
    { name: "a hold-off is waited for", rule: { holdOffSeconds: 60 }, event: {}, at: NOON + 60_000 },
    { name: "quiet hours are waited for", rule: { quiet: QUIET }, event: {}, at: NOON + 3_600_000 },
    {
      name: "what is critical waits for none",
      rule: { quiet: QUIET },
      event: { severity: "critical" as const },
      at: NOON,
    },
    {
      name: "unless the rule says so",
      rule: { quiet: QUIET, criticalAlways: false },
      event: { severity: "critical" as const },
      at: NOON + 3_600_000,
    },
  ])("$name", ({ rule, event, at }) => {
    expect(due(rule, event)).toBe(at);
  });

  it("takes the earliest of several rules", () => {
    const rules = [
      { ...RULE, holdOffSeconds: 300 },
      { ...RULE, holdOffSeconds: 30 },
    ];
    expect(routeEvent(EVENT, rules, glob)).toBe(NOON + 30_000);
  });
});

describe("nextTry", () => {
  it("waits twice as long each time, never more than 20 min, and gives up after eight", () => {
    const waits = Array.from({ length: MOST_TRIES }, (_, tries) => nextTry(tries + 1, 0));
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 640_000, null]);
  });
});

describe("composeNote", () => {
  it("puts the worst first, then the nearest deadline, and links each to its own page", () => {
    const note = composeNote(
      "m1",
      [
        { ...EVENT, severity: "info", kind: "lease_ended" },
        { ...EVENT, severity: "critical", kind: "approval", deadlineAt: NOON + 9, culprit: "late" },
        { ...EVENT, severity: "critical", kind: "approval", deadlineAt: NOON + 3, culprit: "soon" },
      ],
      "https://pfn.example",
    );
    expect(note.items.map(({ culprit }) => culprit)).toEqual(["soon", "late", "checkout-api-1"]);
    expect(note).toMatchObject({
      severity: "critical",
      title: "2 waiting for a decision, 1 lease ended",
      url: "https://pfn.example/",
    });
    expect(note.items[0]?.url).toBe("https://pfn.example/containers/1");
  });

  it("loses nothing silently, however many there are", () => {
    const severity = fc.constantFrom(...SEVERITIES);
    fc.assert(
      fc.property(fc.array(severity, { minLength: 1, maxLength: 40 }), (severities) => {
        const note = composeNote(
          "m",
          severities.map((each) => ({ ...EVENT, severity: each })),
          "http://x",
        );
        expect(note.items.length + note.more).toBe(severities.length);
        const worst = severities.map((each) => SEVERITIES.indexOf(each));
        expect(SEVERITIES.indexOf(note.severity)).toBe(Math.max(...worst));
      }),
    );
  });
});
