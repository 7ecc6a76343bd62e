import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";

export interface UnsavedDialogProps {
  open: boolean;
  name: string;
  onStay: () => void;
  onLeave: () => void;
}

/** Asks before the screen is left with changes that are not in force yet. */
export function UnsavedDialog({ open, name, onStay, onLeave }: UnsavedDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onStay()}
      title="Leave without saving?"
      description={`Your changes to “${name}” are not in force. They stay in this tab as a draft: you will find them here when you come back.`}
      footer={
        <>
          <Button onClick={onLeave}>Leave, keep the draft</Button>
          <Button variant="primary" onClick={onStay}>
            Stay
          </Button>
        </>
      }
    />
  );
}
