import { fuzzyScore } from "./fuzzy-score";

export interface Findable {
  label: string;
  /** Found as well, but worth less. */
  keywords?: string;
}

const KEYWORD_SHARE = 0.5;

/**
 * The best `most` of what matches, the best first; equal ones keep their order. An empty query matches nothing.
 * All of a fleet may be asked: each letter costs one pass over it.
 */
export function rankItems<Item extends Findable>(
  items: readonly Item[],
  query: string,
  most: number,
): Item[] {
  if (query.trim() === "") return [];
  return items
    .flatMap((item) => {
      const own = fuzzyScore(query, item.label);
      const other = item.keywords ? fuzzyScore(query, item.keywords) : null;
      const score = Math.max(
        own ?? Number.NEGATIVE_INFINITY,
        other === null ? Number.NEGATIVE_INFINITY : other * KEYWORD_SHARE,
      );
      return score === Number.NEGATIVE_INFINITY ? [] : [{ item, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ item }) => item);
}
