/** From here on, events and readings of a host are told in the wrong order. */
const OFF_MS = 2_000;

/**
 * A host's clock against the worker's, in words.
 * skewMs  positive: it is ahead; `null`: not known.
 */
export function skewWords(skewMs: number | null): { words: string; isOff: boolean } {
  if (skewMs === null) return { words: "clock not known", isOff: false };
  if (Math.abs(skewMs) < 100) return { words: "clock agrees", isOff: false };
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1);
  return {
    words: `clock ${seconds} s ${skewMs > 0 ? "ahead" : "behind"}`,
    isOff: Math.abs(skewMs) >= OFF_MS,
  };
}
