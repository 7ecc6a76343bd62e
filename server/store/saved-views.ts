import type { SavedView } from "@/server/api/shapes/saved-views";
import type { Database } from "./database";

/** One person's views of a page, by name. */
export async function readViews(db: Database, userId: string, page: string): Promise<SavedView[]> {
  return db.prisma.savedView.findMany({
    where: { userId, page },
    select: { id: true, name: true, query: true },
    orderBy: { name: "asc" },
  });
}
