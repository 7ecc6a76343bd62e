"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Switch } from "@/app/_ui/switch";
import { TextField } from "@/app/_ui/text-field";
import type { SavingSettings } from "@/server/api/shapes/savings";
import { draftOf, readDraft, type SettingsDraft } from "./settings-draft";
import { useSavingsAction } from "./use-savings-action";

export interface SettingsDialogProps {
  settings: SavingSettings;
  onClose: () => void;
}

const FIELDS: readonly { key: Exclude<keyof SettingsDraft, "enabled">; label: string; hint: string }[] = [
  { key: "stepShare", label: "One step takes at most, %", hint: "of a container’s whole slack" },
  { key: "watchMinutes", label: "Watched after a step for, minutes", hint: "before the next one" },
  { key: "historyHours", label: "History needed, hours", hint: "a day shows what comes once a day" },
  { key: "currency", label: "Currency", hint: "as you write it, such as EUR" },
  { key: "cpu", label: "One core for an hour costs", hint: "empty: no money is shown for CPU" },
  { key: "memory", label: "One GiB for an hour costs", hint: "empty: no money is shown for memory" },
];

/** How what nobody needs is taken back, and what it costs. */
export function SettingsDialog({ settings, onClose }: SettingsDialogProps) {
  const trpc = useTRPC();
  const [draft, setDraft] = useState<SettingsDraft>(() => draftOf(settings));
  const save = useMutation(trpc.savings.setSettings.mutationOptions(useSavingsAction(onClose)));
  const read = readDraft(draft);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Taking back"
      description="Who decides is each policy’s mode: observe, ask or auto. A policy’s minimum is never passed, and the label pfn.reclaim=false keeps a container out."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            loading={save.isPending}
            disabled={!read.ok}
            onClick={() => read.ok && save.mutate(read.settings)}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <label htmlFor="reclaim-on" className="flex items-center justify-between gap-3 font-medium text-sm">
          Take back what nobody needs
          <Switch
            id="reclaim-on"
            checked={draft.enabled}
            onCheckedChange={(enabled) => setDraft({ ...draft, enabled })}
          />
        </label>
        <div className="grid gap-4 sm:grid-cols-2">
          {FIELDS.map(({ key, label, hint }) => (
            <TextField
              key={key}
              label={label}
              hint={hint}
              inputMode={key === "currency" ? "text" : "decimal"}
              maxLength={12}
              value={draft[key]}
              onChange={(event) => setDraft({ ...draft, [key]: event.target.value })}
              error={read.ok ? undefined : read.problems[key]}
            />
          ))}
        </div>
      </div>
    </Dialog>
  );
}
