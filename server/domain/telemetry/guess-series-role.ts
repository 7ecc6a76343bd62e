/** What one of an application's own series tells about its health. */
export type SeriesRole = "latency" | "errors" | "queue" | "traffic";
export type SeriesType = "counter" | "gauge" | "histogram" | "summary" | "untyped";

/** Metrics of the process and of the scrape itself: they have a better source, and are never a role. */
const RUNTIME_PREFIXES = /^(process|nodejs|go|jvm|python|dotnet|ruby|promhttp|scrape)_/;
const DURATION = /(^|_)(latency|duration|response_time|request_time|elapsed|rtt)(_|$)/;
const ERROR =
  /(^|_)(errors?|failures?|failed|exceptions?|rejected|rejections?|timeouts?|aborted|dropped)(_|$)/;
const QUEUE = /(^|_)(queue|queued|backlog|pending|waiting|inflight|in_flight|lag|buffered)(_|$)/;
const TRAFFIC = /(^|_)(requests?|calls?|messages?|jobs?|operations|ops|queries|transactions|hits)(_|$)/;
const STATUS_LABELS = [
  "status",
  "status_code",
  "code",
  "http_status",
  "statuscode",
  "http_response_status_code",
];
const OUTCOME_LABELS = ["result", "outcome", "status"];

/**
 * A guess, by name and labels, of what a series means; a person may always choose otherwise.
 *
 * name    the series' name as exposed, e.g. "http_request_duration_seconds".
 * labels  its labels; an error is often told by `status="500"` alone.
 * type    from the exposition's `# TYPE`.
 * Returns the role, or `null` where the name says nothing. Quantile gauges, `_sum` and `_count` of a latency count
 *         as latency; histogram buckets do not (one series of many says nothing by itself).
 * Source  the four golden signals, in the naming conventions of Prometheus and OpenTelemetry.
 */
export function guessSeriesRole(
  name: string,
  labels: Readonly<Record<string, string>>,
  type: SeriesType,
): SeriesRole | null {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[:.-]/g, "_")
    .toLowerCase();
  if (RUNTIME_PREFIXES.test(words) || words.endsWith("_created") || words.endsWith("_info")) return null;
  if (words.endsWith("_bucket")) return null;
  if (DURATION.test(words)) return "latency";
  if (ERROR.test(words)) return "errors";
  const counts = type === "counter" || words.endsWith("_total");
  if (counts && tellsOfFailure(labels)) return "errors";
  if (!counts && QUEUE.test(words)) return "queue";
  if (isTimed(words, type)) return "latency";
  if (counts && TRAFFIC.test(words)) return "traffic";
  return null;
}

/** "http_request_seconds" as a summary or histogram is a latency; "uptime_seconds" as a gauge is not. */
function isTimed(words: string, type: SeriesType): boolean {
  return (
    (type === "histogram" || type === "summary") && /_(seconds|milliseconds|ms)(_sum|_count)?$/.test(words)
  );
}

function tellsOfFailure(labels: Readonly<Record<string, string>>): boolean {
  const value = (names: readonly string[]) =>
    names.map((n) => labels[n]?.toLowerCase()).filter((v) => v !== undefined);
  return (
    value(STATUS_LABELS).some((v) => /^5(\d\d|xx)$/.test(v)) ||
    value(OUTCOME_LABELS).some((v) => /^(error|failure|failed|fail)$/.test(v))
  );
}
