import { describe, expect, it } from "vitest";
import { parseTelemetryLabel } from "@/server/domain/negotiation/labels/parse-telemetry-label";

describe("pfn.telemetry", () => {
  it.each([
    { text: "9090/metrics", value: { port: 9090, path: "/metrics" } },
    { text: "80/", value: { port: 80, path: "/" } },
    {
      text: "8080/actuator/prometheus?name=jvm",
      value: { port: 8080, path: "/actuator/prometheus?name=jvm" },
    },
    { text: "65535/a..b", value: { port: 65535, path: "/a..b" } },
  ])("$text is read", ({ text, value }) => {
    expect(parseTelemetryLabel(text)).toEqual({ ok: true, value });
  });

  it.each([
    "",
    "9090",
    "/metrics",
    "0/metrics",
    "65536/metrics",
    "999999/metrics",
    "9090/../admin",
    "9090/a/%2e%2E/b",
    "9090//elsewhere/metrics",
    "9090/a//b",
    "9090/a b",
    "9090/a#b",
    "9090/a\nb",
    "9090/metrics\n",
    "host:9090/metrics",
    "http://10.0.0.1/metrics",
    `9090/${"a".repeat(300)}`,
  ])("%j is refused with what would be right", (text) => {
    const parsed = parseTelemetryLabel(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.problem).toContain("write <port>/<path>");
  });
});
