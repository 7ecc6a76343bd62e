"use client";

import { Tag } from "lucide-react";
import { useMe } from "@/app/_lib/use-me";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import type { ContainerDetail } from "@/server/api/shapes/container";
import { EndpointForm } from "./endpoint-form";
import { Objectives } from "./objectives/objectives";
import { SeriesTable } from "./series-table";

export interface TelemetryCardProps {
  id: number;
  telemetry: ContainerDetail["telemetry"];
  /** A removed container is only read. */
  removed: boolean;
}

/** What the application says of itself: where it is read, how that went, and which series matter. */
export function TelemetryCard({ id, telemetry, removed }: TelemetryCardProps) {
  const { endpoint, endpointSource, status, at, series } = telemetry;
  const me = useMe().data;
  const mayChange = me !== undefined && me.role !== "viewer" && !removed;
  return (
    <Card
      flush
      title="Application telemetry"
      description="Latency, errors and queue depth from the container's own Prometheus endpoint."
    >
      <div className="grid gap-3 px-4 pb-4">
        {endpointSource === "label" ? (
          <p className="flex flex-wrap items-center gap-x-2 text-sm">
            <Tag aria-hidden className="size-4 text-muted" />
            <code className="font-mono">{endpoint}</code>
            <span className="text-muted">
              set by the label pfn.telemetry; take the label away to set it here
            </span>
          </p>
        ) : mayChange ? (
          <EndpointForm key={endpoint} id={id} endpoint={endpoint} />
        ) : (
          <p className="text-sm">
            {endpoint === null ? (
              "No endpoint is set; an operator can set one."
            ) : (
              <code className="font-mono">{endpoint}</code>
            )}
          </p>
        )}
        {endpoint === null && endpointSource === "none" ? (
          <div className="grid gap-1.5">
            <p className="text-muted text-sm">Or name it with a label, which wins over what is set here:</p>
            <CopyText label="the label" text="--label pfn.telemetry=9090/metrics" />
          </div>
        ) : (
          <p className="text-muted text-sm">
            {status ?? "Not read yet"} · <Age at={at} prefix="read" />
          </p>
        )}
      </div>
      {series.length > 0 ? (
        <>
          <SeriesTable series={series} mayChange={mayChange} />
          <Objectives containerId={id} series={series} mayChange={mayChange} />
        </>
      ) : null}
    </Card>
  );
}
