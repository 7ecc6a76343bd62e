"use client";

import { useQuery } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import Link from "next/link";
import { formatDuration } from "@/app/_lib/format-duration";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { Stat } from "@/app/_ui/stat";
import { Table, Td, Th } from "@/app/_ui/table";
import type { TelemetrySettings } from "@/server/api/shapes/settings";

/** Endpoints answer with every collection; a minute is often enough to look. */
const RENEW_MS = 60_000;

/** How often containers are read, which of them tell of themselves, and where PFN tells of itself. */
export function TelemetryScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.settings.telemetry.queryOptions(undefined, { refetchInterval: RENEW_MS }));
  return (
    <>
      <PageHeader
        title="Telemetry"
        description="How often containers are read, which of them tell of themselves, and how others read PFN."
      />
      <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
        {({ intervalSeconds, endpoints }) => (
          <div className="grid gap-5">
            <div className="grid gap-5 md:grid-cols-2">
              <Card title="Collection">
                <Stat
                  label="Every container is read every"
                  value={formatDuration(intervalSeconds)}
                  note="Set by PFN_COLLECT_SECONDS; a restart makes it hold."
                />
              </Card>
              <Card title="What PFN tells of itself" description="For Prometheus, in base units.">
                <CopyText
                  label="the address of the metrics"
                  text={`${typeof window === "undefined" ? "" : window.location.origin}/metrics`}
                />
                <p className="mt-2 text-muted text-sm">
                  <code className="font-mono">docs/grafana/pfn.json</code> is a dashboard to import.
                </p>
              </Card>
            </div>
            <Card
              flush
              title="Applications that tell of themselves"
              description="Latency, errors and queue depth from a container's own Prometheus endpoint sharpen its forecasts."
            >
              {endpoints.length === 0 ? <NoEndpoint /> : <Endpoints rows={endpoints} />}
            </Card>
          </div>
        )}
      </Loaded>
    </>
  );
}

function NoEndpoint() {
  return (
    <EmptyState icon={Radio} title="No application endpoint yet" className="py-8">
      <span className="grid gap-3">
        <span>Name its port and path with a label, or set it on the container’s page.</span>
        <CopyText label="the label" text="--label pfn.telemetry=9090/metrics" />
      </span>
    </EmptyState>
  );
}

function Endpoints({ rows }: { rows: TelemetrySettings["endpoints"] }) {
  return (
    <Table aria-label="Application endpoints">
      <thead>
        <tr>
          <Th>Container</Th>
          <Th>Endpoint</Th>
          <Th>Answered</Th>
          <Th className="text-right">Series in use</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ containerId, name, endpoint, source, status, answeredAt, selectedSeries }) => (
          <tr key={containerId}>
            <Td className="font-medium">
              <Link href={`/containers/${containerId}`} className="hover:underline">
                {name}
              </Link>
            </Td>
            <Td>
              <code className="font-mono">{endpoint}</code>
              <span className="block text-muted text-xs">
                {source === "label" ? "by the label pfn.telemetry" : "set on its page"}
              </span>
            </Td>
            <Td>
              {answeredAt === null ? "not yet" : <Age at={answeredAt} />}
              {status ? <span className="block text-muted text-xs">{status}</span> : null}
            </Td>
            <Td className="text-right tabular-nums">{selectedSeries}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
