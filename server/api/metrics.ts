import { Counter, Gauge, Registry } from "prom-client";
import { summarizeFleet } from "@/server/domain/fleet/summarize-fleet";
import { readAverted } from "@/server/store/averted";
import { readHosts } from "@/server/store/host-view";
import { countViolations } from "@/server/store/invariant-violations";
import { countWaiting } from "@/server/store/negotiations";
import { isActingPaused } from "@/server/store/settings";
import { webHouse } from "@/server/web";

const AVERTED_WINDOW_MS = 30 * 86_400_000;

/** The state of the loop in Prometheus' exposition format, in base units: totals only, no container's or host's name. */
export async function metricsText(): Promise<{ contentType: string; body: string }> {
  const { db, clock, fleet } = await webHouse();
  const now = clock.now();
  const [{ at, rows }, hosts, waiting, paused, averted, promises] = await Promise.all([
    fleet(),
    readHosts(db, now),
    countWaiting(db),
    isActingPaused(db),
    readAverted(db, now - AVERTED_WINDOW_MS),
    countViolations(db, now),
  ]);
  const { containers, atRisk, unknown, stale, failures24h } = summarizeFleet(rows);
  const oldestSample = Math.max(0, ...rows.map(({ sampleAt }) => (sampleAt === null ? 0 : at - sampleAt)));
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name, help, registers: [registry] }).set(value);
  const byLabel = (name: string, help: string, label: string, values: Record<string, number>) => {
    const family = new Gauge({ name, help, labelNames: [label], registers: [registry] });
    for (const [key, value] of Object.entries(values)) family.set({ [label]: key }, value);
  };
  gauge("pfn_containers", "Containers under watch", containers);
  gauge("pfn_containers_at_risk", "Containers at or over their policy's threshold", atRisk);
  gauge("pfn_containers_risk_unknown", "Containers whose risk is unknown", unknown);
  gauge("pfn_containers_stale", "Containers whose newest sample is too old to decide on", stale);
  gauge("pfn_failures_last_day", "Unplanned ends and failed health checks in the last 24 hours", failures24h);
  gauge("pfn_sample_age_seconds", "Age of the oldest newest sample", oldestSample / 1000);
  gauge("pfn_negotiations_waiting", "Offers that wait for an operator", waiting);
  gauge("pfn_acting_paused", "1 while nothing is changed on any host", paused ? 1 : 0);
  const violations = new Counter({
    name: "pfn_invariant_violations_total",
    help: "Promises of the ledger that were found broken, counted once for each thing they were broken on",
    labelNames: ["invariant"],
    registers: [registry],
  });
  for (const [invariant, count] of Object.entries(promises.broken)) violations.inc({ invariant }, count);
  if (promises.checkedAt !== null)
    gauge(
      "pfn_invariants_checked_age_seconds",
      "Since the ledger was last held against its promises",
      (now - promises.checkedAt) / 1000,
    );
  const { confirmed, probable, unknown: unclear, failed } = averted;
  byLabel("pfn_grants_judged", "Grants of the last 30 days by what came of them", "verdict", {
    confirmed,
    probable,
    unknown: unclear,
    failed,
  });
  const up = hosts.filter(({ status }) => status === "up");
  byLabel("pfn_hosts", "Container hosts", "status", { up: up.length, unreachable: hosts.length - up.length });
  for (const share of ["capacity", "reserve", "committed", "leased", "free"] as const) {
    const sum = (field: "cpuMillicores" | "memoryBytes") =>
      up.reduce((total, host) => total + host[share][field], 0);
    gauge(
      `pfn_hosts_${share}_cpu_cores`,
      `CPU of all hosts that answer: ${share}`,
      sum("cpuMillicores") / 1000,
    );
    gauge(`pfn_hosts_${share}_memory_bytes`, `Memory of all hosts that answer: ${share}`, sum("memoryBytes"));
  }
  return { contentType: registry.contentType, body: await registry.metrics() };
}
