"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Segmented } from "@/app/_ui/segmented";
import { Switch } from "@/app/_ui/switch";
import { TextField } from "@/app/_ui/text-field";
import type { ChannelRow } from "@/server/api/shapes/notifications";
import { type ChannelDraft, draftOf, newRule, readDraft } from "./channel-draft";
import { ChannelFields } from "./channel-fields";
import { CHANNEL_KINDS, type ChannelKind } from "./channel-kinds";
import { RuleFields } from "./rule-fields";
import { useNotificationAction } from "./use-notification-action";

const KINDS = (Object.keys(CHANNEL_KINDS) as ChannelKind[]).map((kind) => ({
  value: kind,
  label: CHANNEL_KINDS[kind].name,
}));
const MOST_RULES = 10;

/** Adds or changes a channel. Nothing is saved before all of it can be meant. */
export function ChannelDialog({ channel, onClose }: { channel: ChannelRow | null; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(channel, channel?.kind ?? "slack"));
  const [asked, setAsked] = useState(false);
  const save = useNotificationAction(onClose);
  const read = readDraft(draft, channel);
  const faults = asked && !read.ok ? read.faults : {};
  const change = (part: Partial<ChannelDraft>) => setDraft({ ...draft, ...part });
  const submit = () => {
    setAsked(true);
    if (read.ok) save.mutate({ verb: "save", input: read.input });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={channel ? `Edit ${channel.name}` : "Add a channel"}
      description="What is secret is sealed before it is stored, and never shown again."
      className="max-w-2xl"
      footer={
        <>
          {faults.rules ? (
            <p role="alert" className="mr-auto self-center text-danger text-sm">
              {faults.rules}
            </p>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={save.isPending} onClick={submit}>
            Save
          </Button>
        </>
      }
    >
      {channel ? null : (
        <Segmented
          aria-label="Kind of channel"
          value={draft.kind}
          onValueChange={(kind) => setDraft({ ...draftOf(null, kind), name: draft.name, rules: draft.rules })}
          options={KINDS}
          className="max-w-full overflow-x-auto"
        />
      )}
      <div className="grid items-end gap-4 sm:grid-cols-[minmax(0,1fr)_auto]">
        <TextField
          label="Name"
          value={draft.name}
          maxLength={60}
          placeholder="e.g. On call"
          error={faults.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <div className="flex h-9 items-center gap-2.5">
          <Switch
            id="channel-on"
            checked={draft.enabled}
            onCheckedChange={(enabled) => change({ enabled })}
          />
          <label htmlFor="channel-on" className="text-base">
            On
          </label>
        </div>
      </div>
      <ChannelFields
        kind={draft.kind}
        fields={draft.fields}
        kept={channel?.secrets ?? []}
        faults={faults}
        onChange={(fields) => change({ fields })}
      />
      {draft.rules.map((rule, index) => (
        <RuleFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other name while they are written
          key={index}
          position={index + 1}
          rule={rule}
          onChange={(next) => change({ rules: draft.rules.with(index, next) })}
          onRemove={
            draft.rules.length > 1 ? () => change({ rules: draft.rules.toSpliced(index, 1) }) : undefined
          }
        />
      ))}
      <Button
        variant="ghost"
        size="sm"
        className="justify-self-start"
        disabled={draft.rules.length >= MOST_RULES}
        onClick={() => change({ rules: [...draft.rules, newRule()] })}
      >
        <Plus aria-hidden /> Another rule
      </Button>
    </Dialog>
  );
}
