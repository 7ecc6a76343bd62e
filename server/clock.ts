import type { Clock } from "@/server/ports/clock";

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };
