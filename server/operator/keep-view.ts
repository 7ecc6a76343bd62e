import type { z } from "zod";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { newSavedView } from "@/server/api/shapes/saved-views";
import type { Desk } from "./desk";

const MOST = 30;

/** Keeps how this person looks at a page; the same name again is the newer one. It is nobody else's business, so no audit. */
export async function keepView(
  { db, clock, user }: Desk,
  { page, name, query }: z.infer<typeof newSavedView>,
): Promise<ActionOutcome> {
  const key = { userId: user.id, page, name };
  const known = await db.prisma.savedView.count({ where: { userId: user.id, page, NOT: { name } } });
  if (known >= MOST) return { kind: "refused", because: `${MOST} views are kept at most; remove one first.` };
  await db.prisma.savedView.upsert({
    where: { userId_page_name: key },
    create: { ...key, query, createdAt: new Date(clock.now()) },
    update: { query },
  });
  return { kind: "done", message: `Saved as ${name}.` };
}

/** Forgets one of this person's own views. */
export async function forgetView({ db, user }: Desk, { id }: { id: number }): Promise<ActionOutcome> {
  const { count } = await db.prisma.savedView.deleteMany({ where: { id, userId: user.id } });
  return count === 0
    ? { kind: "refused", because: "There is no such view of yours any more." }
    : { kind: "done", message: "Removed." };
}
