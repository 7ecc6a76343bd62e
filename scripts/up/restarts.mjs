const WINDOW_MS = 60_000;
/** A part that ends more often within a minute would only ever end. */
const MOST = 3;

/** Whether a part that has just ended is started again; remembers its ends in `ends`, the newest last. */
export function mayRestart(ends, now) {
  ends.push(now);
  while (now - ends[0] > WINDOW_MS) ends.shift();
  return ends.length <= MOST;
}
