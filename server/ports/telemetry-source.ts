import type { EpochMs } from "@/server/domain/units";

/**
 * The application's own numbers, from an endpoint *of that container*.
 * A scrape has limits on time, bytes and series; what did not fit is counted in `truncated`, never silently lost.
 */
export interface TelemetrySource {
  scrape(target: TelemetryTarget): Promise<Scrape>;
}

export interface TelemetryTarget {
  runtimeId: string;
  /** One of the container's own addresses; an adapter refuses anything else. */
  address: string;
  port: number;
  /** Begins with "/". */
  path: string;
}

export interface Scrape {
  at: EpochMs;
  series: ScrapedSeries[];
  /** Series that were left out by the limits. */
  truncated: number;
}

export interface ScrapedSeries {
  name: string;
  /** Sorted by label name. */
  labels: Record<string, string>;
  type: "counter" | "gauge" | "histogram" | "summary" | "untyped";
  value: number;
}

/** A scrape that failed, with the remedy in the message. */
export class ScrapeFailed extends Error {
  override name = "ScrapeFailed";
}
