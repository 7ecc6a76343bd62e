import { parseAsString, parseAsStringLiteral } from "nuqs";
import type { SpeakingRow } from "@/server/api/shapes/models";

export const SPEAKING_DIMENSIONS = ["all", "cpu", "memory", "network", "disk"] as const;
export const SPEAKING_SORTS = ["name", "band", "stretch"] as const;

export interface SpeakingView {
  q: string;
  of: (typeof SPEAKING_DIMENSIONS)[number];
  sort: (typeof SPEAKING_SORTS)[number];
}

/** In the address, so that a view can be sent to somebody. */
export const speakingViewParsers = {
  q: parseAsString.withDefault(""),
  of: parseAsStringLiteral(SPEAKING_DIMENSIONS).withDefault("all"),
  sort: parseAsStringLiteral(SPEAKING_SORTS).withDefault("name"),
};

/** What matches, in order: by name, the worst band first, the most stretched first; what is unknown comes last. */
export function selectSpeaking(rows: readonly SpeakingRow[], { q, of, sort }: SpeakingView): SpeakingRow[] {
  const wanted = q.trim().toLowerCase();
  const shown = rows.filter(
    (row) =>
      (of === "all" || row.dimension === of) &&
      (wanted === "" ||
        [
          row.name,
          row.image,
          ...row.models.filter(({ weight }) => weight > 0).map(({ model }) => model),
        ].some((text) => text.toLowerCase().includes(wanted))),
  );
  if (sort === "name") return shown;
  const key = ({ band }: SpeakingRow) => {
    if (band === null || band.outcomes === 0) return Number.POSITIVE_INFINITY;
    return sort === "band" ? band.inside / band.outcomes : -band.stretch;
  };
  return shown.sort((a, b) => {
    const [first, second] = [key(a), key(b)];
    return first === second ? 0 : first - second;
  });
}
