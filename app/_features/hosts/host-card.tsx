"use client";

import { CircleCheck, CircleX, Gauge, Settings2 } from "lucide-react";
import { useState } from "react";
import { useNow } from "@/app/_lib/clock";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { Countdown } from "@/app/_ui/countdown";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Notice } from "@/app/_ui/notice";
import type { HostRow } from "@/server/api/shapes/host";
import { CapabilityList } from "./capability-list";
import { CapacityBar } from "./capacity-bar";
import { CapacityDialog } from "./capacity-dialog";
import { HostDonations } from "./host-donations";
import { HostLeases } from "./host-leases";
import { RateCapacity } from "./rate-capacity";
import { ReserveDialog } from "./reserve-dialog";

/** One host: state, capacity, leases, abilities. */
export function HostCard({ host }: { host: HostRow }) {
  const [editing, setEditing] = useState<"reserve" | "capacity" | null>(null);
  const refusal = useRoleRefusal("admin");
  const now = useNow();
  const up = host.status === "up";
  const warming = host.warmUpUntil !== null && host.warmUpUntil > now;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="break-all text-lg">{host.name}</span>
          <Badge tone={up ? "ok" : "danger"}>
            {up ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
            {up ? "Up" : "Unreachable"}
          </Badge>
          {host.kind === "simulator" ? <Badge tone="outline">Simulated</Badge> : null}
          {host.kind === "kubernetes" ? <Badge tone="outline">Kubernetes node</Badge> : null}
        </span>
      }
      description={
        <>
          {host.version} · {host.containers === 1 ? "1 container" : `${host.containers} containers`} ·{" "}
          <Age at={host.lastCollectedAt} prefix="collected" />
        </>
      }
      actions={
        <span className="flex flex-wrap gap-2">
          <GuardedButton refusal={refusal} size="sm" onClick={() => setEditing("reserve")}>
            <Settings2 aria-hidden /> Edit reserve
          </GuardedButton>
          <GuardedButton refusal={refusal} size="sm" onClick={() => setEditing("capacity")}>
            <Gauge aria-hidden /> Network and disk
          </GuardedButton>
        </span>
      }
    >
      <div className="grid gap-6 pt-2">
        {up ? null : (
          <Notice tone="danger">
            {host.statusReason ?? "It does not answer."} Nothing on it is changed meanwhile; its containers
            keep the limits they have.
          </Notice>
        )}
        {host.kind === "kubernetes" ? (
          <p className="max-w-prose text-muted text-sm">
            A node of a cluster: it has what is allocatable, less what pods that PFN does not look after had
            requested when the workers started. Its kubelet has the last word, and may defer.
          </p>
        ) : null}
        {warming && host.warmUpUntil !== null ? (
          <Notice tone="info">
            Warming up: it is watched and nothing is changed for{" "}
            <Countdown until={host.warmUpUntil} urgentSeconds={0} /> more, until there is enough history to
            predict from.
          </Notice>
        ) : null}
        <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
          <CapacityBar host={host} dimension="cpuMillicores" />
          <CapacityBar host={host} dimension="memoryBytes" />
          <RateCapacity host={host} dimension="network" />
          <RateCapacity host={host} dimension="disk" />
        </div>
        <div className="grid gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="grid min-w-0 content-start gap-6">
            <HostLeases leases={host.leases} />
            <HostDonations donations={host.donations} />
          </div>
          <CapabilityList capabilities={host.capabilities} />
        </div>
      </div>
      {editing === "reserve" ? <ReserveDialog host={host} onClose={() => setEditing(null)} /> : null}
      {editing === "capacity" ? <CapacityDialog host={host} onClose={() => setEditing(null)} /> : null}
    </Card>
  );
}
