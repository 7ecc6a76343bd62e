import type { SimulatorRuntime } from "@/server/adapters/simulator/simulator-runtime";
import type { SimulatedContainer } from "@/server/domain/simulation/simulated-fleet";
import { type ScrapedSeries, ScrapeFailed, type TelemetrySource } from "@/server/ports/telemetry-source";

/** A queue of a minute and more still answers its metrics; a deadlock never does. */
const ANSWERS_WITHIN_SECONDS = 3_600;
const TELEMETRY_LABEL = "pfn.telemetry";

/**
 * What simulated containers say of themselves: those with a `pfn.telemetry=<port>/<path>` label answer at that port
 * and path of their own address, in the names that most services use. Refuses everything else with `ScrapeFailed`.
 */
export function createSimulatorTelemetry(runtime: SimulatorRuntime): TelemetrySource {
  return {
    async scrape({ runtimeId, address, port, path }) {
      const seen = runtime.peek(runtimeId);
      if (seen?.container.state !== "running")
        throw new ScrapeFailed(`${runtimeId} is not running; its telemetry comes back when it does`);
      const { at, container } = seen;
      if (address !== container.address)
        throw new ScrapeFailed(`${address} is not an address of ${container.name}; use ${container.address}`);
      const exposed = container.labels[TELEMETRY_LABEL];
      if (exposed !== `${port}${path}`)
        throw new ScrapeFailed(
          exposed
            ? `${container.name} answers at ${exposed}, not at ${port}${path}`
            : `nothing listens on port ${port} of ${container.name}; set the label ${TELEMETRY_LABEL}=<port>/<path>`,
        );
      if (container.gauges.p95Seconds > ANSWERS_WITHIN_SECONDS)
        throw new ScrapeFailed(`${container.name} does not answer within ${ANSWERS_WITHIN_SECONDS} s`);
      return { at, series: seriesOf(container), truncated: 0 };
    },
  };
}

function seriesOf({ counters, gauges }: Readonly<SimulatedContainer>): ScrapedSeries[] {
  return [
    counter("http_requests_total", Math.floor(counters.requests)),
    counter("http_requests_errors_total", Math.floor(counters.failedRequests)),
    {
      name: "http_request_duration_seconds",
      labels: { quantile: "0.95" },
      type: "gauge",
      value: gauges.p95Seconds,
    },
    { name: "queue_depth", labels: {}, type: "gauge", value: Math.floor(gauges.backlog) },
  ];
}

function counter(name: string, value: number): ScrapedSeries {
  return { name, labels: {}, type: "counter", value };
}
