/** The server calls a sample stale after as many collection intervals. */
const QUIET_AFTER_INTERVALS = 3;

export interface LiveState {
  kind: "live" | "quiet" | "reconnecting";
  word: string;
}

/**
 * What the live indicator says.
 *
 * connected        the event stream is open.
 * at               time of the last change that was heard of, epoch milliseconds; `null` before the first.
 * intervalSeconds  how often the fleet is collected: silence of three intervals means that nobody collects.
 */
export function liveState(input: {
  connected: boolean;
  at: number | null;
  now: number;
  intervalSeconds: number;
}): LiveState {
  if (!input.connected)
    return { kind: "reconnecting", word: input.at === null ? "Connecting" : "Reconnecting" };
  const silence = input.at === null ? 0 : (input.now - input.at) / 1000;
  if (silence > QUIET_AFTER_INTERVALS * input.intervalSeconds) return { kind: "quiet", word: "No news" };
  return { kind: "live", word: "Live" };
}
