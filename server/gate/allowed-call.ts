import { Refusal } from "@/server/gate/refusal";

/** One call that may reach the engine. Its path is built anew from the parts: nothing a client wrote is passed on. */
export type AllowedCall =
  | { kind: "ping" | "info" | "list"; path: string }
  | { kind: "events"; path: string }
  | { kind: "inspect" | "stats"; path: string; id: string }
  | { kind: "update"; path: string; id: string };

/** What PFN listens for; a client may ask for fewer, never for others: exec events carry command lines. */
const EVENTS: ReadonlySet<string> = new Set([
  "start",
  "die",
  "oom",
  "health_status",
  "update",
  "rename",
  "destroy",
  "pause",
  "unpause",
  "kill",
  "stop",
]);
const LONGEST_TARGET = 2_048;
/** Letters, digits and what a query of ours is written with; a path has no need for more than "/", "_" and "-". */
const PLAIN_PATH = /^\/[A-Za-z0-9_/.-]*$/;
const CONTAINER = /^\/containers\/([0-9a-f]{64})\/(json|stats|update)$/;

/**
 * The call that a request line asks for, when it is exactly one of those that PFN's Docker adapter makes.
 *
 * method  as received; the comparison is exact, so "get" is another method.
 * target  as received: origin form, "/containers/json". A version prefix, an encoding, a doubled slash, a dot segment,
 *         an unknown query key, one given twice or too many are refused, whatever they would mean to an engine.
 * Throws  `Refusal`.
 */
export function allowedCall(method: string, target: string): AllowedCall {
  if (target.length > LONGEST_TARGET) throw new Refusal("the request line is too long");
  const [path = "", query, more] = target.split("?");
  if (more !== undefined || !PLAIN_PATH.test(path) || path.includes("//") || path.includes(".."))
    throw new Refusal("the path is not written plainly");
  const pairs = pairsOf(query);
  if (method === "GET" && path === "/events") return { kind: "events", path: eventsPath(pairs) };
  const container = CONTAINER.exec(path);
  if (container) return containerCall(method, container[1] as string, container[2] as string, pairs);
  if (pairs.size > 0) throw new Refusal("the query is not on the list");
  if (method === "GET" && path === "/_ping") return { kind: "ping", path };
  if (method === "GET" && path === "/info") return { kind: "info", path };
  if (method === "GET" && path === "/containers/json") return { kind: "list", path };
  throw new Refusal("method and path are not on the list");
}

function containerCall(
  method: string,
  id: string,
  what: string,
  pairs: ReadonlyMap<string, string>,
): AllowedCall {
  if (method === "GET" && what === "stats") {
    // A stream of one container for ever, or a wait of a second in the engine, is not what PFN asks for.
    if (pairs.size !== 2 || pairs.get("stream") !== "false" || pairs.get("one-shot") !== "true")
      throw new Refusal("stats are answered once and at once only: ?stream=false&one-shot=true");
    return { kind: "stats", id, path: `/containers/${id}/stats?stream=false&one-shot=true` };
  }
  if (pairs.size > 0) throw new Refusal("the query is not on the list");
  if (method === "GET" && what === "json") return { kind: "inspect", id, path: `/containers/${id}/json` };
  if (method === "POST" && what === "update") return { kind: "update", id, path: `/containers/${id}/update` };
  throw new Refusal("method and path are not on the list");
}

function pairsOf(query: string | undefined): Map<string, string> {
  const pairs = new Map<string, string>();
  if (query === undefined) return pairs;
  for (const pair of query.split("&")) {
    const at = pair.indexOf("=");
    const key = pair.slice(0, Math.max(0, at));
    if (!/^[a-z-]+$/.test(key) || pairs.has(key)) throw new Refusal("the query is not written plainly");
    pairs.set(key, decoded(pair.slice(at + 1)));
  }
  return pairs;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new Refusal("the query is not written plainly");
  }
}

function eventsPath(pairs: ReadonlyMap<string, string>): string {
  const [since = "", filters = ""] = [pairs.get("since"), pairs.get("filters")];
  if (pairs.size !== 2 || !/^\d{1,11}(\.\d{1,9})?$/.test(since))
    throw new Refusal("events are asked for by ?since=<seconds>&filters=<json> only");
  const events = eventsIn(filters);
  const asked = JSON.stringify({ type: ["container"], event: events });
  return `/events?since=${since}&filters=${encodeURIComponent(asked)}`;
}

function eventsIn(filters: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(filters);
  } catch {
    throw new Refusal("the filters of events are no JSON");
  }
  const { type, event, ...others } = (parsed ?? {}) as { type?: unknown; event?: unknown };
  const isContainers = Array.isArray(type) && type.length === 1 && type[0] === "container";
  if (!isContainers || Object.keys(others).length > 0 || !Array.isArray(event) || event.length === 0)
    throw new Refusal("the filters of events are not on the list");
  if (!event.every((name) => typeof name === "string" && EVENTS.has(name)))
    throw new Refusal("an event is asked for that is not on the list");
  return [...new Set(event as string[])];
}
