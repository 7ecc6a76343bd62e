import type { HostEndpointRow } from "@/server/api/shapes/host-endpoint";
import { shardOf } from "@/server/domain/hosts/shard-of";
import type { Database } from "./database";
import { servedEndpoints } from "./host-endpoints";

/** How each host is reached, by whom, and what came of it. Secrets stay where they are. */
export async function readHostEndpoints(db: Database): Promise<HostEndpointRow[]> {
  const [endpoints, hosts, { rows }] = await Promise.all([
    servedEndpoints(db),
    db.prisma.host.findMany({ select: { id: true, name: true } }),
    db.pool.query<{ id: number; label: string }>(
      `select s.id, w.label from host_shard s join worker_process w on w.id = s.owner
       where s.until > clock_timestamp()`,
    ),
  ]);
  const owners = new Map(rows.map(({ id, label }) => [id, label]));
  const names = new Map(hosts.map(({ id, name }) => [id, name]));
  return endpoints.map((endpoint) => ({
    id: endpoint.id,
    name: endpoint.name,
    source: endpoint.source as HostEndpointRow["source"],
    address: endpoint.address,
    hasCertificates: endpoint.sealedTls !== null || endpoint.tlsFolder !== null,
    hostId: endpoint.hostId,
    hostName: endpoint.hostId === null ? null : (names.get(endpoint.hostId) ?? null),
    status: endpoint.status as HostEndpointRow["status"],
    because: endpoint.because,
    said: endpoint.said,
    clockSkewMs: endpoint.clockSkewMs,
    triedAt: endpoint.triedAt?.getTime() ?? null,
    connectedAt: endpoint.connectedAt?.getTime() ?? null,
    servedBy: owners.get(shardOf(endpoint.hostId ?? endpoint.id)) ?? null,
  }));
}
