import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Control } from "@/bench/security/control";
import { postJson } from "@/server/adapters/notifiers/post-json";
import { guardedLookup } from "@/server/adapters/notifiers/reachable-address";
import { createPrometheusSource } from "@/server/adapters/prometheus/prometheus-source";
import { createPrometheusQuery } from "@/server/adapters/prometheus/query-prometheus";

const MIB = 1024 ** 2;

/** Spellings of this machine's loopback; a URL's own reading of them counts, and a resolver's. */
const LOOPBACK = [
  ...["127.0.0.1", "127.1", "127.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost"],
  "[::1]",
];
/** Of what nothing may be sent to, whatever it is for. */
const INSIDE = [
  ...["0.0.0.0", "0", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]"],
  ...[
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "[::ffff:169.254.169.254]",
    "[fd00:ec2::254]",
    "[fe80::1]",
  ],
  ...["100.100.100.200", "168.63.129.16", "224.0.0.1", "255.255.255.255", "[ff02::1]"],
  ...["[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2001:0:7f00:1::]"],
];

/** A server that must not be reached, and how often it was. */
async function withServer(
  listener: http.RequestListener,
  use: (port: number, hits: () => number) => Promise<string>,
) {
  let hits = 0;
  const server = http.createServer((request, response) => {
    hits++;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use((server.address() as AddressInfo).port, () => hits);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export const controls: readonly Control[] = [
  {
    control: "outward: no spelling of this machine, a link or a metadata service is called",
    run: () =>
      withServer(
        (_request, response) => response.end("reached"),
        async (port, hits) => {
          const query = createPrometheusQuery();
          const scrape = createPrometheusSource({ timeoutMs: 1_000 });
          for (const host of INSIDE) {
            // A Prometheus server may stand on this machine: only its loopback may be asked.
            await assert.rejects(
              query({ url: `http://${host}:${port}`, query: "up", token: null }),
              /is not asked/,
              host,
            );
          }
          for (const host of [...LOOPBACK, ...INSIDE]) {
            await assert.rejects(
              postJson(`http://${host}:${port}/hook`, "{}", { timeoutMs: 2_000 }),
              /is not called/,
              host,
            );
            const address = host.replace(/^\[|\]$/g, "");
            await assert.rejects(
              scrape.scrape({ runtimeId: "r", address, port, path: "/metrics" }),
              /is not scraped/,
              host,
            );
          }
          for (const url of [
            "gopher://127.0.0.1/",
            "file:///etc/passwd",
            "ftp://example.com/",
            "unix:/var/run/docker.sock",
          ]) {
            await assert.rejects(postJson(url, "{}"), /only http and https/, url);
          }
          assert.equal(hits(), 0, "the server was reached");
          return `${LOOPBACK.length + INSIDE.length} spellings by webhook, query and scrape, and 4 other schemes: nothing was reached`;
        },
      ),
  },
  {
    control: "outward: a name that points elsewhere a moment later is judged again when it is called",
    run: () =>
      withServer(
        (_request, response) => response.end("reached"),
        async (port, hits) => {
          let asked = 0;
          // A server of names that says a public address first, and this machine ever after.
          const lookup = guardedLookup(false, (_name, _options, callback) => {
            const address = asked++ === 0 ? "203.0.113.1" : "127.0.0.1";
            callback(null, [{ address, family: 4 }]);
          });
          const call = () =>
            new Promise<string>((resolve, reject) => {
              const options = { lookup, agent: false, signal: AbortSignal.timeout(700) };
              http
                .get(`http://rebind.example:${port}`, options, () => resolve("reached"))
                .on("error", reject);
            });
          await assert.rejects(call());
          for (let i = 0; i < 3; i++) await assert.rejects(call(), /is not called/);
          assert.ok(asked >= 4);
          assert.equal(hits(), 0);
          return `${asked} answers of a name, this machine never reached`;
        },
      ),
  },
  {
    control: "outward: no redirect is followed, and 100 MB or 100,000 series are cut off",
    run: () =>
      withServer(
        (request, response) => {
          if (request.url === "/away")
            return response.writeHead(302, { location: "http://169.254.169.254/" }).end();
          if (request.url === "/series") {
            for (let i = 0; i < 100_000; i++) response.write(`s{i="${i}"} 1\n`);
            return response.end();
          }
          const line = Buffer.alloc(MIB, `a 1\n`);
          let sent = 0;
          const more = () => {
            while (sent < 100 * MIB) {
              sent += line.length;
              if (!response.write(line)) return response.once("drain", more);
            }
            response.end();
          };
          more();
        },
        async (port) => {
          const source = createPrometheusSource({
            allowLoopback: true,
            timeoutMs: 10_000,
            maxBytes: 4 * MIB,
          });
          const scrape = (path: string) =>
            source.scrape({ runtimeId: "r", address: "127.0.0.1", port, path });
          await assert.rejects(scrape("/away"), /redirects are not followed/);
          const before = process.memoryUsage().rss;
          await assert.rejects(scrape("/huge"), /answered with more than/);
          const grown = Math.max(0, Math.round((process.memoryUsage().rss - before) / MIB));
          assert.ok(grown < 60, `memory grew by ${grown} MiB`);
          const many = await scrape("/series");
          assert.equal(many.series.length, 1_000);
          assert.equal(many.truncated, 99_000);
          return `memory grew by ${grown} MiB on 100 MB; 1,000 of 100,000 series kept`;
        },
      ),
  },
];
