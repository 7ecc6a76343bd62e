"use client";

import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import type { MachineRow } from "@/server/api/shapes/machine";
import { useManageMachines } from "./use-manage-machines";

/** Asks before a machine is forgotten: nothing that it was lent goes back then. */
export function RemoveMachineDialog({ machine, onClose }: { machine: MachineRow; onClose: () => void }) {
  const { remove } = useManageMachines();
  const lent =
    machine.leases.length > 0 ? " What it was lent stays with it: give it back first, or do it by hand." : "";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Forget the machine ${machine.name}?`}
      description={`Its manager is asked for nothing any more, and the machine keeps the size that it has.${lent}`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            loading={remove.isPending}
            onClick={() => remove.mutate({ hostId: machine.hostId }, { onSuccess: onClose })}
          >
            Forget
          </Button>
        </>
      }
    />
  );
}
