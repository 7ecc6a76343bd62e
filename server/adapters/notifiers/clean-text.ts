// C0 and C1 controls, bidirectional overrides, line and paragraph separators, zero-width characters, tags.
const HOSTILE =
  /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** Text that somebody else chose, on one line of at most `most` characters, with nothing in it that cannot be seen. */
export function cleanText(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").replace(HOSTILE, "").trim();
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** "until 14:03 UTC": a deadline that is still true when the message is read. */
export function deadlineWords(deadlineAt: number): string {
  return `until ${new Date(deadlineAt).toISOString().slice(11, 16)} UTC`;
}
