import { z } from "zod";

export const savedPage = z.enum(["fleet"]);
export const savedView = z.object({
  id: z.number(),
  name: z.string(),
  /** The search part of the page's address, without the "?". */
  query: z.string(),
});
export type SavedView = z.infer<typeof savedView>;

export const newSavedView = z.object({
  page: savedPage,
  name: z.string().trim().min(1, "Give a name").max(40),
  query: z.string().max(500),
});
