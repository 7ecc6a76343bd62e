import { cappedGet, GetFailed } from "@/server/adapters/prometheus/capped-get";
import { forbiddenAddress } from "@/server/adapters/prometheus/forbidden-address";
import { parseExposition } from "@/server/adapters/prometheus/parse-exposition";
import type { Bytes, DurationMs, EpochMs } from "@/server/domain/units";
import {
  type Scrape,
  ScrapeFailed,
  type TelemetrySource,
  type TelemetryTarget,
} from "@/server/ports/telemetry-source";

export interface PrometheusSourceOptions {
  timeoutMs?: DurationMs;
  /** Of the answer's body; more fails the scrape, because the series in the rest cannot be counted. */
  maxBytes?: Bytes;
  maxSeries?: number;
  /** Off unless said: this host's own services are not a container's. */
  allowLoopback?: boolean;
  now?: () => EpochMs;
}

const ACCEPT = "text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5";

/** Scrapes a container's own Prometheus endpoint over HTTP; no redirects, no names, no unbounded answers. */
export function createPrometheusSource(options: PrometheusSourceOptions = {}): TelemetrySource {
  const { timeoutMs = 3_000, maxBytes = 2 * 1024 * 1024, maxSeries = 1_000 } = options;
  const { allowLoopback = false, now = Date.now } = options;
  return {
    async scrape(target): Promise<Scrape> {
      const url = urlOf(target, allowLoopback);
      const text = await fetchText(url, timeoutMs, maxBytes);
      try {
        return { at: now(), ...parseExposition(text, maxSeries) };
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw new ScrapeFailed(
          `${url} does not answer in Prometheus text (${error.message}): check port and path`,
          {
            cause: error,
          },
        );
      }
    },
  };
}

function urlOf({ address, port, path }: TelemetryTarget, allowLoopback: boolean): URL {
  const because = forbiddenAddress(address, allowLoopback);
  if (because !== null) throw new ScrapeFailed(`${address} is not scraped: ${because}`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new ScrapeFailed(`${port} is not a port: give one between 1 and 65535`);
  if (!path.startsWith("/")) throw new ScrapeFailed(`the path "${path}" must begin with "/"`);
  return new URL(`http://${address.includes(":") ? `[${address}]` : address}:${port}${path}`);
}

async function fetchText(url: URL, timeoutMs: DurationMs, maxBytes: Bytes): Promise<string> {
  try {
    const { statusCode, text } = await cappedGet(url, { timeoutMs, maxBytes, headers: { accept: ACCEPT } });
    if (statusCode === 200) return text;
    const why = statusCode >= 300 && statusCode < 400 ? ", and redirects are not followed" : "";
    throw new ScrapeFailed(`${url} answered ${statusCode}${why}: check port and path`);
  } catch (error) {
    if (!(error instanceof GetFailed)) throw error;
    throw new ScrapeFailed(`${url} ${REMEDY[error.kind](error.code)}`, { cause: error });
  }
}

const REMEDY: Record<GetFailed["kind"], (code: string) => string> = {
  timeout: (code) => `gave no whole answer in ${code}`,
  unreachable: (code) => `cannot be reached (${code}): is the port right, and open to this host?`,
  "too-long": (code) => `answered with more than ${code}: expose fewer series, or a narrower path`,
};
