import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrometheusQuery } from "@/server/adapters/prometheus/query-prometheus";

const vector = (...values: [Record<string, string>, string][]) =>
  JSON.stringify({
    status: "success",
    data: { resultType: "vector", result: values.map(([metric, text]) => ({ metric, value: [1, text] })) },
  });

let server: Server;
let url: string;
let asked: { path: string; authorization: string | undefined }[] = [];
/** What the server does with the next questions. */
let answer: (response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", authorization: request.headers.authorization });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const query = createPrometheusQuery({ timeoutMs: 300, maxBytes: 10_000, maxSeries: 3, now: () => 7 });
const ask = (given = {}) => query({ url, query: "up", token: null, ...given });
const says = (body: string, status = 200, headers = {}) => {
  answer = (response) => response.writeHead(status, headers).end(body);
};

describe("a question to a Prometheus server", () => {
  it("brings one value a series, and none that is not a number", async () => {
    says(vector([{ instance: "web-1:9100" }, "3.5"], [{ instance: "web-2" }, "NaN"], [{}, "+Inf"]));
    expect(await ask()).toEqual({ at: 7, series: [{ labels: { instance: "web-1:9100" }, value: 3.5 }] });
  });

  it("understands a scalar", async () => {
    says('{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}');
    expect(await ask()).toMatchObject({ series: [{ labels: {}, value: 2 }] });
  });

  it("is put under the server's own path, escaped, with its token", async () => {
    asked = [];
    says(vector());
    await ask({ url: `${url}/prom/`, query: 'sum(rate(x{a="b"}[5m])) + 1', token: "t0ken" });
    expect(asked).toEqual([
      {
        path: `/prom/api/v1/query?${new URLSearchParams({ query: 'sum(rate(x{a="b"}[5m])) + 1' })}`,
        authorization: "Bearer t0ken",
      },
    ]);
  });

  it.each([
    {
      name: "the query's own fault",
      body: '{"status":"error","errorType":"bad_data","error":"parse error"}',
      status: 400,
      why: "the query is refused: parse error",
    },
    { name: "no right to read", body: "", status: 401, why: "bearer token" },
    {
      name: "another kind of server",
      body: "<html>",
      status: 200,
      why: "does not answer as a Prometheus server",
    },
    { name: "nothing there", body: "", status: 404, why: "is this the address of a Prometheus server?" },
    {
      name: "too many series",
      body: vector([{}, "1"], [{}, "2"], [{}, "3"], [{}, "4"]),
      status: 200,
      why: "4 series",
    },
    { name: "too much text", body: " ".repeat(10_001), status: 200, why: "more than 10000 bytes" },
  ])("fails with a remedy: $name", async ({ body, status, why }) => {
    says(body, status);
    await expect(ask()).rejects.toThrow(why);
  });

  it("follows no redirect, so that the token goes nowhere else", async () => {
    asked = [];
    says("", 302, { location: `${url}/elsewhere` });
    await expect(ask({ token: "t0ken" })).rejects.toThrow("redirects are not followed");
    expect(asked).toHaveLength(1);
  });

  it("waits for no answer that does not come, and never tells the token", async () => {
    answer = () => undefined;
    const failed = await ask({ token: "t0ken" }).catch((error: Error) => error);
    expect(String(failed)).toContain("gave no whole answer in 300 ms");
    expect(String(failed)).not.toContain("t0ken");
  });
});

describe("addresses that are never asked", () => {
  it.each([
    "http://169.254.169.254",
    "http://[fe80::1]",
    "http://[::ffff:169.254.169.254]",
    "http://0xa9fea9fe",
    "http://2852039166",
    "http://[fd00:ec2::254]",
    "http://0.0.0.0:9090",
  ])("%s", async (forbidden) => {
    await expect(ask({ url: forbidden })).rejects.toThrow("is not asked");
  });

  it.each(["ftp://web-1", "file:///etc/passwd", "web-1:9090"])(
    "%s is no address of a server",
    async (text) => {
      await expect(ask({ url: text })).rejects.toThrow("is not an address");
    },
  );

  it("a name that leads there, even beside an address that may be asked", async () => {
    asked = [];
    const led = createPrometheusQuery({
      lookup: (_name, _options, callback) =>
        callback(null, [
          { address: "127.0.0.1", family: 4 },
          { address: "169.254.169.254", family: 4 },
        ]),
    });
    const named = url.replace("127.0.0.1", "prometheus.example");
    await expect(led({ url: named, query: "up", token: null })).rejects.toThrow(
      "prometheus.example is not asked: it is 169.254.169.254, and it is link-local",
    );
    expect(asked).toEqual([]);
  });

  it("and a name that leads elsewhere is", async () => {
    says(vector());
    const led = createPrometheusQuery({
      lookup: (_name, _options, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    expect(
      await led({ url: url.replace("127.0.0.1", "prometheus.example"), query: "up", token: null }),
    ).toMatchObject({ series: [] });
  });
});
