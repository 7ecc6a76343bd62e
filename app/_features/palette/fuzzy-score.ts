const WORD_START = 8;
const IN_A_ROW = 5;
const GAP = 0.2;

/**
 * How well `query` matches `text`: its letters in order, better at the beginning of words and in a row.
 *
 * Returns  greater is better; `null` when it does not match. Case does not count, and blanks in the query pass over anything.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  const within = text.toLowerCase();
  let score = 0;
  let at = -1;
  for (let index = 0; index < wanted.length; index++) {
    const next = bestPlace(within, wanted.slice(index), at);
    if (next === -1) return null;
    if (isWordStart(within, next)) score += WORD_START;
    if (index > 0 && next === at + 1) score += IN_A_ROW;
    score -= (next - at - 1) * GAP;
    at = next;
  }
  // Of two that match alike, the one with less around it.
  return score - within.length * 0.01;
}

/** Where the first of `letters` is found: in a row, else at the beginning of a word, else anywhere; always so that the rest is still to come. */
function bestPlace(text: string, letters: string, after: number): number {
  const letter = letters.charAt(0);
  if (after >= 0 && text[after + 1] === letter) return after + 1;
  const any = text.indexOf(letter, after + 1);
  for (let at = any; at !== -1; at = text.indexOf(letter, at + 1)) {
    if (isWordStart(text, at) && holds(text, letters, at)) return at;
  }
  return any;
}

function holds(text: string, letters: string, from: number): boolean {
  let at = from - 1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at === -1) return false;
  }
  return true;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? "");
}
