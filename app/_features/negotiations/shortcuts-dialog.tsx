"use client";

import { Dialog } from "@/app/_ui/dialog";
import { Kbd } from "@/app/_ui/kbd";
import { Switch } from "@/app/_ui/switch";

const SHORTCUTS = [
  ["J", "Next offer"],
  ["K", "Previous offer"],
  ["X", "Choose the offer, for many at once"],
  ["A", "Approve: what is chosen, else the offer with the frame"],
  ["U", "Undo the last approval, while it is not applied"],
  ["C", "Counter with another amount"],
  ["R", "Reject, with a comment"],
  ["?", "This help"],
] as const;

export interface ShortcutsDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  on: boolean;
  onToggle: (on: boolean) => void;
}

/** The single keys, and the switch that turns them off. */
export function ShortcutsDialog({ open, onOpenChange, on, onToggle }: ShortcutsDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      description="They act on the offer with the coloured frame, and never while you type."
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2.5">
        {SHORTCUTS.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd className={on ? "" : "text-muted"}>{what}</dd>
          </div>
        ))}
      </dl>
      <div className="flex items-center justify-between gap-4 border-line border-t pt-4">
        <label htmlFor="single-keys" className="text-base">
          Single keys act
          <span className="block text-muted text-sm">
            Switch this off when you use speech input. Kept in this browser.
          </span>
        </label>
        <Switch id="single-keys" checked={on} onCheckedChange={onToggle} />
      </div>
    </Dialog>
  );
}
