import { describe, expect, it } from "vitest";
import { judgeLiveness, type LifeSigns, withoutCommonSilence } from "./judge-liveness";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 12);
const ago = (minutes: number) => NOW - minutes * MINUTE;

/** Up for an hour, sampled just now, with nothing that vouches for it. */
const signs = (own: Partial<LifeSigns> = {}): LifeSigns => ({
  now: NOW,
  intervalMs: 10_000,
  startedAt: ago(60),
  health: "none",
  telemetry: null,
  hostCollectedAt: NOW,
  sampledAt: NOW,
  activity: { lastAt: NOW, busyShare: 1, spanMs: 30 * MINUTE },
  ...own,
});
const answered = (asked: number, minutesAgo: number | null) => ({
  askedAt: ago(asked),
  answeredAt: minutesAgo === null ? null : ago(minutesAgo),
});
const still = (minutes: number, busyShare = 1, span = 30) => ({
  lastAt: ago(minutes),
  busyShare,
  spanMs: span * MINUTE,
});

describe("a container that is called running", () => {
  it.each<{ name: string; signs: Partial<LifeSigns>; is: string; since?: number }>([
    { name: "lives while it works", signs: {}, is: "alive" },
    {
      name: "is lost when its endpoint, which answered, is silent",
      signs: { telemetry: answered(0, 3) },
      is: "lost",
      since: ago(3),
    },
    {
      name: "lives while its endpoint answers, however still it is",
      signs: { telemetry: answered(0, 0), activity: still(30) },
      is: "alive",
    },
    { name: "is not lost by one missed answer", signs: { telemetry: answered(0, 0.5) }, is: "alive" },
    {
      name: "is not lost by an endpoint that never answered",
      signs: { telemetry: answered(0, null) },
      is: "alive",
    },
    {
      name: "is not lost by an endpoint that answered another process",
      signs: { telemetry: answered(0, 90) },
      is: "alive",
    },
    {
      name: "is not lost by an endpoint that nobody asked",
      signs: { telemetry: answered(10, 10) },
      is: "alive",
    },
    {
      name: "lives while its health check passes",
      signs: { health: "healthy", telemetry: answered(0, 9) },
      is: "alive",
    },
    {
      name: "that is unhealthy is no second outcome",
      signs: { health: "unhealthy", activity: still(9) },
      is: "alive",
    },
    {
      name: "is lost when its health check never comes to a verdict",
      signs: { health: "starting", startedAt: ago(20) },
      is: "lost",
      since: ago(20),
    },
    { name: "may take its time to start", signs: { health: "starting", startedAt: ago(5) }, is: "alive" },
    {
      name: "is lost when nothing can be read of it any more",
      signs: { sampledAt: ago(4) },
      is: "lost",
      since: ago(4),
    },
    {
      name: "is not lost when its whole host could not be read",
      signs: { sampledAt: ago(4), hostCollectedAt: ago(4) },
      is: "alive",
    },
    {
      name: "is lost when it stands still after steady work",
      signs: { activity: still(6) },
      is: "lost",
      since: ago(6),
    },
    { name: "may rest for a while", signs: { activity: still(4) }, is: "alive" },
    { name: "that rests often is not lost", signs: { activity: still(20, 0.6) }, is: "unknown" },
    {
      name: "that was not watched for long is not known",
      signs: { activity: still(6, 1, 10) },
      is: "unknown",
    },
    { name: "that never did anything is not known", signs: { activity: null }, is: "unknown" },
  ])("$name", ({ signs: own, is, since }) => {
    const verdict = judgeLiveness(signs(own));
    expect(verdict.kind).toBe(is);
    if (verdict.kind === "lost") expect(verdict.since).toBe(since);
  });
});

describe("endpoints that fall silent", () => {
  const silent = signs({ telemetry: answered(0, 3) });
  const answers = signs({ telemetry: answered(0, 0) });
  const lostOf = (all: LifeSigns[]) =>
    withoutCommonSilence(all).filter((own) => judgeLiveness(own).kind === "lost").length;
  it.each<{ name: string; all: LifeSigns[]; lost: number }>([
    { name: "one by one are lost", all: [silent, answers, answers, answers], lost: 1 },
    {
      name: "most of them together tell of the way to them",
      all: [silent, silent, silent, answers],
      lost: 0,
    },
    { name: "are lost where there are too few to tell", all: [silent, silent], lost: 2 },
    {
      name: "count only those that answered before",
      all: [silent, signs(), signs({ telemetry: answered(0, null) })],
      lost: 1,
    },
  ])("$name", ({ all, lost }) => {
    expect(lostOf(all)).toBe(lost);
  });
});
