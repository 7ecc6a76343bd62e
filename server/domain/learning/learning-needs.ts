import type { DurationMs } from "@/server/domain/units";

/** Older rows tell of a fleet that is another one by now. */
export const LEARNING_WINDOW_MS: DurationMs = 30 * 86_400_000;
/** Distinct failures without which there is nothing to learn. */
export const FEWEST_SITE_FAILURES = 20;
