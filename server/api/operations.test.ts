import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestWeb, type TestWeb } from "@/server/test-web";

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

it("/livez answers without asking anybody", async () => {
  const { GET } = await import("@/app/livez/route");
  expect(GET().status).toBe(200);
});

it("/metrics tells the state of the loop in totals, and names nobody", async () => {
  const { GET } = await import("@/app/metrics/route");
  const response = await GET();
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  const values = new Map(
    text
      .split("\n")
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => line.split(" ") as [string, string]),
  );
  expect(Object.fromEntries(values)).toMatchObject({
    pfn_containers: "0",
    pfn_containers_at_risk: "0",
    pfn_containers_risk_unknown: "0",
    pfn_containers_stale: "0",
    pfn_failures_last_day: "0",
    pfn_sample_age_seconds: "0",
    pfn_negotiations_waiting: "0",
    pfn_acting_paused: "0",
    'pfn_grants_judged{verdict="confirmed"}': "0",
    'pfn_hosts{status="up"}': "0",
    pfn_hosts_free_memory_bytes: "0",
  });
  const dashboard = readFileSync(path.join(import.meta.dirname, "../../docs/grafana/pfn.json"), "utf8");
  const drawn = new Set(dashboard.match(/\bpfn_[a-z0-9_]+/g));
  const there = new Set([...values.keys()].map((series) => series.replace(/\{.*/, "")));
  expect(drawn.size).toBeGreaterThan(10);
  expect([...drawn].filter((name) => !there.has(name))).toEqual([]);
  await web.call("session.setActingPaused", { paused: true, because: "" }, web.admin.cookie);
  expect(await (await GET()).text()).toContain("pfn_acting_paused 1");
});

it("/readyz says whether requests can be served: not any more when the database is gone", async () => {
  const { GET } = await import("@/app/readyz/route");
  const ready = await GET();
  expect([ready.status, await ready.json()]).toEqual([200, { ok: true, database: "up" }]);
  await web.loseDatabase();
  const lost = await GET();
  expect([lost.status, await lost.json()]).toEqual([503, { ok: false, database: "down" }]);
});
