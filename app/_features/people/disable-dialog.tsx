"use client";

import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { type Person, useManagePeople } from "./use-manage-people";

/** Asks before somebody is locked out. */
export function DisableDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { setDisabled } = useManagePeople();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Disable ${person.name}?`}
      description="They are signed out everywhere and cannot sign in until they are enabled again. What they decided stays in the audit under their name."
      footer={
        <>
          <Button onClick={onClose}>Keep enabled</Button>
          <Button
            variant="danger"
            loading={setDisabled.isPending}
            onClick={() => setDisabled.mutate({ id: person.id, disabled: true }, { onSuccess: onClose })}
          >
            Disable
          </Button>
        </>
      }
    />
  );
}
