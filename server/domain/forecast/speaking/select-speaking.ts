import type { Speaking, SpeakingView } from "./speaking-view";

/** What matches, in order: as given (by name), the worst band first, the most stretched first; what is unknown comes last. */
export function selectSpeaking<Row extends Speaking>(
  rows: readonly Row[],
  { q, of, sort }: SpeakingView,
): readonly Row[] {
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
  const key = ({ band }: Row) => {
    if (band === null || band.outcomes === 0) return Number.POSITIVE_INFINITY;
    return sort === "band" ? band.inside / band.outcomes : -band.stretch;
  };
  return shown.sort((a, b) => {
    const [first, second] = [key(a), key(b)];
    return first === second ? 0 : first - second;
  });
}
