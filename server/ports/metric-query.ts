import type { EpochMs } from "@/server/domain/units";

export interface MetricQuestion {
  /** The server's own address, as an administrator set it; anything after its path is ours to add. */
  url: string;
  /** In the server's own language. */
  query: string;
  /** Sent as a bearer token; `null`: none. */
  token: string | null;
}

export interface MetricAnswer {
  at: EpochMs;
  /** One value a series, none that is not finite. */
  series: { labels: Record<string, string>; value: number }[];
}

/**
 * Asks a metrics server for the values of now. An answer has limits on time, bytes and series; addresses that are no
 * server's (link-local, multicast, a cloud's metadata) are never asked, whatever name leads there; redirects are not
 * followed, so that a token goes nowhere else.
 */
export type QueryMetrics = (question: MetricQuestion) => Promise<MetricAnswer>;

/** A question that was not answered, with the remedy in the message; never with the token. */
export class QueryFailed extends Error {
  override name = "QueryFailed";
}
