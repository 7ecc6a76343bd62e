import { Gauge, Registry } from "prom-client";
import { readFleet } from "@/server/store/fleet-view";
import { countWaiting } from "@/server/store/negotiations";
import { isActingPaused } from "@/server/store/settings";
import { webHouse } from "@/server/web";

/** The state of the loop in Prometheus' exposition format. */
export async function metricsText(): Promise<{ contentType: string; body: string }> {
  const { db, clock, intervalSeconds } = await webHouse();
  const [fleet, waiting, paused] = await Promise.all([
    readFleet(db, clock.now(), intervalSeconds),
    countWaiting(db),
    isActingPaused(db),
  ]);
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name, help, registers: [registry] }).set(value);
  const risk = { 5: "m5", 15: "m15", 60: "m60" } as const;
  const atRisk = fleet.rows.filter((row) => {
    const horizon = risk[row.horizonMinutes as keyof typeof risk];
    return row.risk !== null && row.risk[horizon] >= row.threshold;
  });
  const oldest = Math.max(
    0,
    ...fleet.rows.map((row) => (row.sampleAt === null ? 0 : fleet.at - row.sampleAt)),
  );
  gauge("pfn_containers", "Containers under watch", fleet.rows.length);
  gauge("pfn_containers_at_risk", "Containers at or over their policy's threshold", atRisk.length);
  gauge(
    "pfn_containers_risk_unknown",
    "Containers whose risk is unknown",
    fleet.rows.filter((r) => r.risk === null).length,
  );
  gauge("pfn_sample_age_seconds", "Age of the oldest newest sample", oldest / 1000);
  gauge("pfn_negotiations_waiting", "Offers that wait for an operator", waiting);
  gauge("pfn_acting_paused", "1 while nothing is changed on any host", paused ? 1 : 0);
  return { contentType: registry.contentType, body: await registry.metrics() };
}
