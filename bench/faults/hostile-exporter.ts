import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createPrometheusSource } from "@/server/adapters/prometheus/prometheus-source";
import { ScrapeFailed } from "@/server/ports/telemetry-source";
import type { Fault } from "./fault";

const MIB = 1024 ** 2;
const LINE = 'requests_total{path="/a",code="200"} 1\n';
const LONGEST_MS = 10_000;
const MOST_GROWTH = 96 * MIB;

/** What a container may answer when it means harm, or is broken. */
const HOSTILE: Record<string, RequestListener> = {
  "100 MB of metrics": (_, response) => {
    const chunk = Buffer.from(LINE.repeat(1_600));
    let left = Math.ceil((100 * MIB) / chunk.length);
    const more = () => {
      while (left-- > 0) if (!response.write(chunk)) return void response.once("drain", more);
      response.end();
    };
    more();
  },
  "100 MB announced": (_, response) =>
    void response.writeHead(200, { "content-length": 100 * MIB }).write(LINE),
  "one line without an end": (_, response) => void response.write("a".repeat(3 * MIB)),
  "a byte now and then": (_, response) => {
    const timer = setInterval(() => response.write("a"), 100);
    response.once("close", () => clearInterval(timer));
  },
  "no answer": () => undefined,
  "a redirect inside": (_, response) =>
    void response.writeHead(302, { location: "http://169.254.169.254/latest/" }).end(),
  "a redirect to itself": (request, response) =>
    void response.writeHead(301, { location: request.url }).end(),
  "a hundred thousand headers": (_, response) => {
    response.socket?.write(`HTTP/1.1 200 OK\r\n${"x-a: b\r\n".repeat(100_000)}\r\n`);
  },
  "an answer that is no HTTP": (_, response) => void response.socket?.end("SSH-2.0-OpenSSH\r\n"),
  "a compressed bomb": (_, response) =>
    void response.writeHead(200, { "content-encoding": "gzip" }).end(Buffer.alloc(1_000)),
  "a reset in the middle": (_, response) => {
    response.write(LINE, () => response.socket?.resetAndDestroy());
  },
  "labels a megabyte long": (_, response) => void response.end(`up{a="${"x".repeat(MIB)}"} 1\n`.repeat(3)),
};

export const hostileExporter: Fault = {
  fault: "a hostile exporter: 100 MB, endless, slow, redirecting, resetting",
  async run(_lab, short) {
    const source = createPrometheusSource({ allowLoopback: true });
    const rounds = short ? 1 : 5;
    let scrapes = 0;
    for (let round = 0; round < rounds; round++) {
      for (const [name, listener] of Object.entries(HOSTILE)) {
        const server = createServer(listener);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as AddressInfo;
        const [startedAt, before] = [performance.now(), process.memoryUsage().rss];
        const answer = await source
          .scrape({ runtimeId: "c", address: "127.0.0.1", port, path: "/metrics" })
          .catch((error: unknown) => error);
        const [took, grown] = [performance.now() - startedAt, process.memoryUsage().rss - before];
        server.closeAllConnections();
        server.close();
        assert.ok(
          answer instanceof ScrapeFailed,
          `${name}: ${answer instanceof Error ? answer.stack : "it was taken"}`,
        );
        assert.ok(took < LONGEST_MS, `${name}: ${took} ms`);
        assert.ok(grown < MOST_GROWTH, `${name}: ${grown / MIB} MiB more`);
        scrapes++;
      }
    }
    return {
      runs: scrapes,
      badInputs: scrapes,
      saw: `${scrapes} hostile answers, each refused in time, with its reason, and without the memory for it`,
    };
  },
};
