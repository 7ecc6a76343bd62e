import type { ActionOutcome } from "@/server/api/shapes/common";
import { Failure } from "@/server/failures";
import { appendAudit } from "@/server/store/audit";
import type { Transaction } from "@/server/store/database";
import { endCovariates } from "@/server/store/feed-covariates";
import type { Feed } from "@/server/store/generated/client";
import { announce } from "@/server/store/live";
import type { Desk } from "./desk";

/** Nothing that a paused feed says counts, and what it said counts no more; going on, its last word is in force again. */
export async function setFeedPaused(
  desk: Desk,
  { id, paused }: { id: number; paused: boolean },
): Promise<ActionOutcome> {
  return change(desk, id, paused ? "feed.pause" : "feed.resume", async (tx, { name }) => {
    const pausedAt = paused ? new Date(desk.clock.now()) : null;
    await tx.feed.update({ where: { id }, data: { pausedAt, polledAt: null } });
    return paused ? `${name} is paused: the host's own measurement counts` : `${name} is heard again`;
  });
}

/** Deletes a feed with all that it said. */
export async function removeFeed(desk: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  return change(desk, id, "feed.remove", async (tx, { name }) => {
    await endCovariates(tx, id);
    await tx.feed.delete({ where: { id } });
    return `${name} is deleted: the host's own measurement counts`;
  });
}

/** Asks a Prometheus server now; the answer, or why there is none, shows on its page. */
export async function testFeed(desk: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  const { count } = await desk.db.prisma.feed.updateMany({
    where: { id, kind: "prometheus" },
    data: { polledAt: null },
  });
  if (count === 0) throw new Failure("NOT_FOUND", "There is no such feed to ask.");
  await desk.jobs.send("poll-feeds", {}, "poll-feeds-now");
  return { kind: "done", message: "Asked; the answer shows in a moment." };
}

async function change(
  { db, clock, user }: Desk,
  id: number,
  action: string,
  write: (tx: Transaction, feed: Feed) => Promise<string>,
): Promise<ActionOutcome> {
  const words = await db.prisma.$transaction(async (tx) => {
    const feed = await tx.feed.findUnique({ where: { id } });
    if (!feed) throw new Failure("NOT_FOUND", "There is no such feed.");
    const detail = await write(tx, feed);
    const actor = `user:${user.name}`;
    await appendAudit(tx, { at: clock.now(), actor, action, subject: `feed:${feed.name}`, detail });
    return detail;
  });
  await announce(db, ["hosts"]);
  return { kind: "done", message: `${words}.` };
}
