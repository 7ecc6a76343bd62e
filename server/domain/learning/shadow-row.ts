import type { RiskByHorizon } from "@/server/domain/risk/assessment";

/** One kept minute of which both have spoken: what was said aloud, what the challenger would have said, what came. */
export interface ShadowRow {
  containerId: number;
  /** Seconds since 1970. */
  at: number;
  /** Container-minutes that it stands for. */
  weight: number;
  said: RiskByHorizon;
  shadow: RiskByHorizon;
  /** Minutes to the next failure of any cause; infinite: none was seen. */
  minutesTo: number;
  /** Minutes watched undisturbed: a longer horizon is censored. */
  seenMinutes: number;
}
