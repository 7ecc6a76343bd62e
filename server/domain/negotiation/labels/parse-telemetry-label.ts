import { type Parsed, shown } from "@/server/domain/negotiation/labels/label-values";

/** Where on the container's own address its metrics are; `path` begins with "/". */
export interface TelemetryEndpoint {
  port: number;
  path: string;
}

const RIGHT = "write <port>/<path>, for example 9090/metrics";

/**
 * Reads `pfn.telemetry=<port>/<path>`. The label names no host: the address is always one of the container's own,
 * and a path that could be taken for another place ("..", "//", a fragment, a blank) is refused.
 */
export function parseTelemetryLabel(text: string): Parsed<TelemetryEndpoint> {
  const [, digits, rest] = /^(\d{1,5})\/([\w\-.~!$&'()*+,;=:@%/?]{0,256})$/.exec(text) ?? [];
  if (digits === undefined || rest === undefined) {
    return { ok: false, problem: `"${shown(text)}" cannot be read; ${RIGHT}` };
  }
  const port = Number(digits);
  if (port < 1 || port > 65535) return { ok: false, problem: `port ${digits} is not in 1–65535; ${RIGHT}` };
  const climbs = rest.split(/[/?]/).some((part) => /^(\.|%2e){2}$/i.test(part));
  if (climbs || rest.startsWith("/") || rest.includes("//")) {
    return { ok: false, problem: `the path "${shown(rest)}" must be plain, without ".." or "//"; ${RIGHT}` };
  }
  return { ok: true, value: { port, path: `/${rest}` } };
}
