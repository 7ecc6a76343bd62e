import type { TelemetrySettings } from "@/server/api/shapes/settings";
import type { Database } from "./database";

/** More than anybody reads; the rest is on each container's page. */
const MOST = 200;

const ENDPOINTS = `
select c.id, c.name, c.labels->>'pfn.telemetry' as label, c.telemetry_endpoint, c.telemetry_status, c.telemetry_answered_at,
  (select count(*)::int from telemetry_series s where s.container_id = c.id and s.selected) as selected
from container c
where c.removed_at is null and (c.labels ? 'pfn.telemetry' or c.telemetry_endpoint is not null)
order by c.telemetry_answered_at nulls first, c.name limit $1`;

/** The containers that have an endpoint of their own; those that never answered come first. */
export async function readEndpoints(db: Database): Promise<TelemetrySettings["endpoints"]> {
  const { rows } = await db.pool.query(ENDPOINTS, [MOST]);
  return rows.map((row) => ({
    containerId: row.id as number,
    name: row.name as string,
    endpoint: (row.label ?? row.telemetry_endpoint) as string,
    source: row.label === null ? ("ui" as const) : ("label" as const),
    status: row.telemetry_status as string | null,
    answeredAt: (row.telemetry_answered_at as Date | null)?.getTime() ?? null,
    selectedSeries: row.selected as number,
  }));
}
