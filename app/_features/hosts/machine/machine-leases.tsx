"use client";

import { Undo2 } from "lucide-react";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Countdown } from "@/app/_ui/countdown";
import { GuardedButton } from "@/app/_ui/guarded-button";
import type { MachineRow } from "@/server/api/shapes/machine";
import { AmountStep } from "../amount-step";
import { useManageMachines } from "./use-manage-machines";

/** What the machine was lent above its own size, and until when. */
export function MachineLeases({ leases }: Pick<MachineRow, "leases">) {
  const refusal = useRoleRefusal("operator");
  const { giveBack } = useManageMachines();
  return (
    <section className="min-w-0">
      <h3 className="font-medium text-base">Lent to the machine ({leases.length})</h3>
      {leases.length === 0 ? (
        <p className="mt-1 text-muted text-sm">Nothing: the machine has the size that its owner gave it.</p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {leases.map((lease) => (
            <li key={lease.id} className="grid gap-1 py-2.5 text-sm">
              <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-1">
                <AmountStep dimension={lease.dimension} from={lease.baseline} to={lease.granted} />
                <span>
                  <span className="text-muted">ends in </span>
                  <Countdown until={lease.endsAt} over="due" urgentSeconds={0} />
                </span>
                <GuardedButton
                  refusal={refusal}
                  size="sm"
                  loading={giveBack.isPending}
                  onClick={() => giveBack.mutate({ leaseId: lease.id })}
                >
                  <Undo2 aria-hidden /> Give back
                </GuardedButton>
              </div>
              <p className="text-muted">
                {lease.idleSince === null ? (
                  (lease.note ?? "Containers need it.")
                ) : (
                  <>
                    Not needed since <Age at={lease.idleSince} />: it goes back 5 min after that.
                  </>
                )}
                {lease.renewals > 0
                  ? ` Renewed ${lease.renewals === 1 ? "once" : `${lease.renewals} times`}.`
                  : ""}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
