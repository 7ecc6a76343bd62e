"use client";

import { Pencil, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Dialog } from "@/app/_ui/dialog";
import { GuardedButton } from "@/app/_ui/guarded-button";
import type { ChannelRow } from "@/server/api/shapes/notifications";
import { CHANNEL_KINDS, leadsTo } from "./channel-kinds";
import { ruleWords } from "./event-words";
import { SentMessages } from "./sent-messages";
import { useNotificationAction } from "./use-notification-action";

export interface ChannelCardProps {
  channel: ChannelRow;
  /** Why this person may not change it; `null` when they may. */
  refusal: string | null;
  onEdit: () => void;
}

/** One channel: where it leads, by which rules, and what became of its newest messages. */
export function ChannelCard({ channel, refusal, onEdit }: ChannelCardProps) {
  const [removing, setRemoving] = useState(false);
  const test = useNotificationAction();
  const { name: kindName, icon: Icon } = CHANNEL_KINDS[channel.kind];
  const testing =
    test.isPending || channel.messages.some(({ isTest, state }) => isTest && state === "waiting");
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          <Icon aria-hidden className="size-4 text-muted" />
          {channel.name}
          <Badge tone={channel.enabled ? "ok" : "outline"}>{channel.enabled ? "On" : "Off"}</Badge>
          {channel.held > 0 ? <Badge tone="outline">{channel.held} held back</Badge> : null}
        </span>
      }
      description={`${kindName}: ${leadsTo(channel)}`}
      actions={
        <>
          <GuardedButton
            refusal={refusal}
            size="sm"
            loading={testing}
            aria-label={`Send a test to ${channel.name}`}
            onClick={() => test.mutate({ verb: "test", id: channel.id })}
          >
            <Send aria-hidden /> Send a test
          </GuardedButton>
          <GuardedButton refusal={refusal} size="sm" onClick={onEdit} aria-label={`Edit ${channel.name}`}>
            <Pencil aria-hidden /> Edit
          </GuardedButton>
          <GuardedButton
            refusal={refusal}
            size="sm"
            variant="ghost"
            onClick={() => setRemoving(true)}
            aria-label={`Remove ${channel.name}`}
          >
            <Trash2 aria-hidden />
          </GuardedButton>
        </>
      }
    >
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <div>
          <h3 className="eyebrow mb-1">Rules</h3>
          <ul className="grid gap-1 text-base">
            {channel.rules.map((rule) => (
              <li key={JSON.stringify(rule)}>{ruleWords(rule)}</li>
            ))}
          </ul>
        </div>
        <SentMessages messages={channel.messages} />
      </div>
      {removing ? <RemoveDialog channel={channel} onClose={() => setRemoving(false)} /> : null}
    </Card>
  );
}

function RemoveDialog({ channel, onClose }: { channel: ChannelRow; onClose: () => void }) {
  const remove = useNotificationAction(onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${channel.name}?`}
      description="Its rules and its secret are forgotten, and nothing that still waits for it is sent."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            loading={remove.isPending}
            onClick={() => remove.mutate({ verb: "remove", id: channel.id })}
          >
            Remove
          </Button>
        </>
      }
    />
  );
}
