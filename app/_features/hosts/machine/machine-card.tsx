"use client";

import { useQuery } from "@tanstack/react-query";
import { MonitorUp, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import type { HostRow } from "@/server/api/shapes/host";
import type { MachineRow } from "@/server/api/shapes/machine";
import { MachineCaps } from "./machine-caps";
import { MachineDialog } from "./machine-dialog";
import { MachineLeases } from "./machine-leases";
import { MachineRequests } from "./machine-requests";
import { MachineSize } from "./machine-size";
import { managerWords } from "./machine-words";
import { RemoveMachineDialog } from "./remove-machine-dialog";
import { useManageMachines } from "./use-manage-machines";

/** The virtual machine that a host is: how great it is and may become, what it was asked for, and what it was lent. */
export function MachineCard({ host }: { host: HostRow }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.machines.list.queryOptions());
  const refusal = useRoleRefusal("admin");
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const machine = query.data?.find((row) => row.hostId === host.id);
  return (
    <Card
      title={`Machine under ${host.name}`}
      description="Where this host is a virtual machine, its manager is asked to let it grow before an ask is refused."
      actions={
        machine ? (
          <MachineActions machine={machine} refusal={refusal} onOpen={setOpen} />
        ) : (
          <GuardedButton refusal={refusal} size="sm" onClick={() => setOpen("edit")}>
            <Pencil aria-hidden /> Name its manager
          </GuardedButton>
        )
      }
    >
      <Loaded query={query} skeleton={<Skeleton className="h-32" />}>
        {() => (machine ? <MachineBody machine={machine} /> : <NoMachine />)}
      </Loaded>
      {open === "edit" ? <MachineDialog host={host} machine={machine} onClose={() => setOpen(null)} /> : null}
      {open === "remove" && machine ? (
        <RemoveMachineDialog machine={machine} onClose={() => setOpen(null)} />
      ) : null}
    </Card>
  );
}

function MachineActions({
  machine,
  refusal,
  onOpen,
}: {
  machine: MachineRow;
  refusal: string | null;
  onOpen: (what: "edit" | "remove") => void;
}) {
  const { test } = useManageMachines();
  const fixed = machine.kind === "simulated" ? "The simulated machine belongs to the demo" : refusal;
  return (
    <span className="flex flex-wrap gap-2">
      <GuardedButton
        refusal={refusal}
        size="sm"
        loading={test.isPending}
        onClick={() => test.mutate({ hostId: machine.hostId })}
      >
        <RefreshCw aria-hidden /> Test
      </GuardedButton>
      <GuardedButton refusal={fixed} size="sm" onClick={() => onOpen("edit")}>
        <Pencil aria-hidden /> Edit
      </GuardedButton>
      <GuardedButton
        refusal={fixed}
        size="sm"
        aria-label={`Forget the machine ${machine.name}`}
        onClick={() => onOpen("remove")}
      >
        <Trash2 aria-hidden />
      </GuardedButton>
    </span>
  );
}

function MachineBody({ machine }: { machine: MachineRow }) {
  const { seen, trouble } = machine;
  return (
    <div className="grid gap-6 pt-2">
      <p className="flex flex-wrap items-center gap-2 text-base">
        <span className="break-all font-medium">{machine.name}</span>
        {machine.kind === "simulated" ? <Badge tone="outline">Simulated</Badge> : null}
        {seen ? <Badge tone={seen.state === "running" ? "ok" : "warn"}>{seen.state}</Badge> : null}
        <span className="break-all text-muted text-sm">
          {managerWords(machine)} · <Age at={machine.seenAt} prefix="seen" />
        </span>
      </p>
      {trouble ? (
        <Notice tone="warn">
          Its manager gives no answer: {trouble}. Nothing is asked of it meanwhile, and nothing that it was
          lent goes back; asks on this host end with this reason. Check the address, then press Test.
        </Notice>
      ) : null}
      {seen ? (
        <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
          <MachineSize seen={seen} dimension="cpu" />
          <MachineSize seen={seen} dimension="memory" />
        </div>
      ) : trouble ? null : (
        <p className="text-muted text-sm">Its manager is being asked; the answer shows within seconds.</p>
      )}
      <div className="grid gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 content-start gap-6">
          <MachineLeases leases={machine.leases} />
          <MachineRequests requests={machine.requests} />
        </div>
        {seen ? <MachineCaps caps={seen.caps} /> : null}
      </div>
    </div>
  );
}

function NoMachine() {
  return (
    <EmptyState icon={MonitorUp} title="No manager is named" className="py-8">
      When nothing is free on this host, an ask ends with “infeasible”. Where the host is a virtual machine,
      name who manages it (libvirt, or a webhook of yours): PFN then asks for more processors or memory, looks
      at the host from inside before any container gets it, and gives it back.
    </EmptyState>
  );
}
