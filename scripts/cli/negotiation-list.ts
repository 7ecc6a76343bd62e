import { z } from "zod";
import { negotiationRow } from "@/server/api/shapes/negotiation";

/** What the API answers to a question for many negotiations. */
export const negotiationList = z.object({ rows: z.array(negotiationRow), waiting: z.number() });
