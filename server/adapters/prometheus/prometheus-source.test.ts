import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createPrometheusSource } from "@/server/adapters/prometheus/prometheus-source";
import { ScrapeFailed } from "@/server/ports/telemetry-source";

const servers: Server[] = [];
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const source = createPrometheusSource({
  allowLoopback: true,
  timeoutMs: 500,
  maxBytes: 4_000,
  maxSeries: 3,
  now: () => 42,
});
const scrape = (port: number, path = "/metrics") =>
  source.scrape({ runtimeId: "c1", address: "127.0.0.1", port, path });

describe("a Prometheus source", () => {
  it("scrapes an endpoint, and counts the series that did not fit", async () => {
    const port = await serve((request, response) =>
      response.end(`up{path="${request.url}"} 1\nb 2\nc 3\nd 4\n`),
    );
    expect(await scrape(port)).toEqual({
      at: 42,
      series: [
        { name: "up", labels: { path: "/metrics" }, type: "untyped", value: 1 },
        { name: "b", labels: {}, type: "untyped", value: 2 },
        { name: "c", labels: {}, type: "untyped", value: 3 },
      ],
      truncated: 1,
    });
  });

  const failing: { name: string; listener: RequestListener; message: RegExp }[] = [
    {
      name: "a redirect is not followed",
      listener: (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      message: /302, and redirects are not followed/,
    },
    {
      name: "an error page fails",
      listener: (_, response) => response.writeHead(500).end("no"),
      message: /answered 500/,
    },
    {
      name: "HTML fails",
      listener: (_, response) => response.end("<html>"),
      message: /not answer in Prometheus text \(line 1/,
    },
    {
      name: "an endless answer is cut",
      listener: (_, response) => response.end("a 1\n".repeat(2_000)),
      message: /more than 4000 bytes/,
    },
    { name: "a silent endpoint is given up", listener: () => {}, message: /no whole answer in 500 ms/ },
    {
      name: "an answer that stalls is given up",
      listener: (_, response) => response.write("a 1\n"),
      message: /no whole answer in 500 ms/,
    },
  ];
  it.each(failing)("$name", async ({ listener, message }) => {
    const scraping = scrape(await serve(listener));
    await expect(scraping).rejects.toThrow(ScrapeFailed);
    await expect(scraping).rejects.toThrow(message);
  });

  it("says when nothing listens", async () => {
    await expect(scrape(1)).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/);
  });

  it.each([
    "127.0.0.1",
    "::1",
    "localhost",
    "example.com",
    "169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "0.0.0.0",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "224.0.0.1",
    "255.255.255.255",
    "100.100.100.200",
    "fd00:ec2::254",
    "2130706433",
    "",
  ])("refuses the address %j", async (address) => {
    const strict = createPrometheusSource();
    const scraping = strict.scrape({ runtimeId: "c1", address, port: 80, path: "/" });
    await expect(scraping).rejects.toThrow(/is not scraped/);
  });

  it.each([
    { name: "a path without a slash", port: 80, path: "@evil/", message: /must begin/ },
    { name: "port 0", port: 0, path: "/", message: /not a port/ },
    { name: "half a port", port: 80.5, path: "/", message: /not a port/ },
  ])("refuses $name", async ({ port, path, message }) => {
    await expect(scrape(port, path)).rejects.toThrow(message);
  });

  it("stays on its host whatever the path says", async () => {
    const port = await serve((request, response) => response.end(`seen{url="${request.url}"} 1`));
    expect((await scrape(port, "//evil.example/metrics")).series[0]?.labels.url).toBe(
      "//evil.example/metrics",
    );
  });
});
