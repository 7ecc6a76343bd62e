import { describe, expect, it } from "vitest";
import {
  guessSeriesRole,
  type SeriesRole,
  type SeriesType,
} from "@/server/domain/telemetry/guess-series-role";

describe("guessSeriesRole", () => {
  const table: [string, Record<string, string>, SeriesType, SeriesRole | null][] = [
    ["http_request_duration_seconds", { quantile: "0.99" }, "summary", "latency"],
    ["http_request_duration_seconds_sum", {}, "histogram", "latency"],
    ["http_request_duration_seconds_bucket", { le: "0.1" }, "histogram", null],
    ["grpc_server_handling_seconds_sum", {}, "histogram", "latency"],
    ["requestLatencyMs", {}, "gauge", "latency"],
    ["app_uptime_seconds", {}, "gauge", null],
    ["errors_total", {}, "counter", "errors"],
    ["http_requests_failed_total", {}, "counter", "errors"],
    ["http_requests_total", { status: "503" }, "counter", "errors"],
    ["http_requests_total", { code: "5xx" }, "counter", "errors"],
    ["http_requests_total", { code: "200" }, "counter", "traffic"],
    ["jobs_processed_total", { outcome: "Failure" }, "counter", "errors"],
    ["jobs_processed_total", { outcome: "success" }, "counter", "traffic"],
    ["worker_queue_depth", {}, "gauge", "queue"],
    ["kafka_consumer_lag", {}, "gauge", "queue"],
    ["http_requests_in_flight", {}, "gauge", "queue"],
    ["queue_messages_total", {}, "counter", "traffic"],
    ["process_cpu_seconds_total", {}, "counter", null],
    ["nodejs_eventloop_lag_seconds", {}, "gauge", null],
    ["go_goroutines", {}, "gauge", null],
    ["http_requests_created", {}, "gauge", null],
    ["build_info", { version: "1" }, "gauge", null],
    ["temperature_celsius", {}, "gauge", null],
    ["mirrored_total", {}, "counter", null],
  ];
  it.each(table)("%s %j as a %s is %s", (name, labels, type, role) => {
    expect(guessSeriesRole(name, labels, type)).toBe(role);
  });
});
