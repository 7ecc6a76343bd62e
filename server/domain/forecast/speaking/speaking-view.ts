import type { Dimension } from "@/server/domain/units";

export const SPEAKING_DIMENSIONS = ["all", "cpu", "memory", "network", "disk"] as const;
export const SPEAKING_SORTS = ["name", "band", "stretch"] as const;

/** How one looks at who speaks. */
export interface SpeakingView {
  /** Found in container, image or a model that speaks; empty: all. */
  q: string;
  of: (typeof SPEAKING_DIMENSIONS)[number];
  sort: (typeof SPEAKING_SORTS)[number];
}

/** One container in one dimension: which models speak of it, and how its band held. */
export interface Speaking {
  name: string;
  image: string;
  dimension: Dimension;
  models: readonly { model: string; weight: number }[];
  /** `null`, or no outcomes: not judged yet. */
  band: { outcomes: number; inside: number; stretch: number } | null;
}
