import { lookup as lookupName } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { z } from "zod";
import { cappedGet, GetFailed } from "@/server/adapters/prometheus/capped-get";
import { forbiddenAddress } from "@/server/adapters/prometheus/forbidden-address";
import type { Bytes, DurationMs, EpochMs } from "@/server/domain/units";
import { type MetricAnswer, QueryFailed, type QueryMetrics } from "@/server/ports/metric-query";

export interface PrometheusQueryOptions {
  timeoutMs?: DurationMs;
  maxBytes?: Bytes;
  /** More fails the query: which of them were meant cannot be told. */
  maxSeries?: number;
  now?: () => EpochMs;
  /** How names are found; the addresses are judged here whoever finds them. */
  lookup?: LookupFunction;
}

/** A name that leads to an address that is never asked. */
class ForbiddenAddress extends Error {
  override name = "ForbiddenAddress";
}

const value = z.tuple([z.number(), z.string()]);
const answerShape = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("success"),
    data: z.discriminatedUnion("resultType", [
      z.object({
        resultType: z.literal("vector"),
        result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: value.optional() })),
      }),
      z.object({ resultType: z.literal("scalar"), result: value }),
    ]),
  }),
  z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() }),
]);

/**
 * Instant queries to a Prometheus server's HTTP API (`/api/v1/query`), and to what speaks it: Thanos, Mimir,
 * VictoriaMetrics.
 */
export function createPrometheusQuery(options: PrometheusQueryOptions = {}): QueryMetrics {
  const { timeoutMs = 5_000, maxBytes = 1024 * 1024, maxSeries = 1_000, now = Date.now } = options;
  const lookup = judged(options.lookup ?? lookupName);
  return async ({ url, query, token }) => {
    const where = endpointOf(url, query);
    const text = await ask(where, { token, timeoutMs, maxBytes, lookup });
    const series = seriesOf(text, where.origin);
    if (series.length > maxSeries)
      throw new QueryFailed(
        `the query answers with ${series.length} series, and ${maxSeries} are allowed: add a filter, or sum by a label`,
      );
    return { at: now(), series: series.filter((one) => Number.isFinite(one.value)) };
  };
}

function endpointOf(text: string, query: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new QueryFailed(`${text} is not an address: it begins with http:// or https://`);
  // A literal address is never looked up, so it is judged here.
  const literal = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const because = isIP(literal) === 0 ? null : forbiddenAddress(literal, true);
  if (because !== null) throw new QueryFailed(`${literal} is not asked: ${because}`);
  const where = new URL(`${url.origin}${url.pathname.replace(/\/$/, "")}/api/v1/query`);
  where.searchParams.set("query", query);
  return where;
}

async function ask(
  url: URL,
  {
    token,
    timeoutMs,
    maxBytes,
    lookup,
  }: { token: string | null; timeoutMs: DurationMs; maxBytes: Bytes; lookup: LookupFunction },
): Promise<string> {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const headers = { accept: "application/json", ...authorization };
  try {
    const { statusCode, text } = await cappedGet(url, { headers, timeoutMs, maxBytes, lookup });
    // A query that Prometheus does not understand is 400 or 422 with its own words in the body.
    if (statusCode === 200 || statusCode === 400 || statusCode === 422) return text;
    throw new QueryFailed(`${url.origin} answered ${statusCode}${statusRemedy(statusCode)}`);
  } catch (error) {
    if (!(error instanceof GetFailed)) throw error;
    if (error.cause instanceof ForbiddenAddress) throw new QueryFailed(error.cause.message, { cause: error });
    throw new QueryFailed(`${url.origin} ${REMEDY[error.kind](error.code)}`, { cause: error });
  }
}

function statusRemedy(status: number): string {
  if (status === 401 || status === 403) return ": give it a bearer token that may read";
  if (status >= 300 && status < 400)
    return ", and redirects are not followed: write the address that it leads to";
  return status === 404 ? ": is this the address of a Prometheus server?" : ": look at that server";
}

const REMEDY: Record<GetFailed["kind"], (code: string) => string> = {
  timeout: (code) => `gave no whole answer in ${code}: ask for less, or look at that server`,
  unreachable: (code) =>
    `cannot be reached (${code}): check host and port, and whether this machine may go there`,
  "too-long": (code) => `answered with more than ${code}: add a filter, or sum by a label`,
};

function seriesOf(text: string, origin: string): MetricAnswer["series"] {
  const parsed = answerShape.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new QueryFailed(`${origin} does not answer as a Prometheus server does: check the address`);
  const answer = parsed.data;
  if (answer.status === "error") throw new QueryFailed(`the query is refused: ${answer.error.slice(0, 300)}`);
  const { data } = answer;
  if (data.resultType === "scalar") return [{ labels: {}, value: Number(data.result[1]) }];
  return data.result.flatMap(({ metric, value: point }) =>
    point ? [{ labels: metric, value: Number(point[1]) }] : [],
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Refuses a name one of whose addresses must not be asked. It is this very answer that is connected to, so no second one can differ. */
function judged(find: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    find(hostname, options, (error, found, family) => {
      if (error) return callback(error, found, family);
      const addresses = typeof found === "string" ? [found] : found.map(({ address }) => address);
      for (const address of addresses) {
        const because = forbiddenAddress(address, true);
        if (because === null) continue;
        return callback(
          new ForbiddenAddress(`${hostname} is not asked: it is ${address}, and ${because}`),
          found,
          family,
        );
      }
      callback(null, found, family);
    });
  };
}
