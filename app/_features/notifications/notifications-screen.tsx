"use client";

import { useQuery } from "@tanstack/react-query";
import { BellOff, Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import type { ChannelRow, NotificationSettings } from "@/server/api/shapes/notifications";
import { ChannelCard } from "./channel-card";
import { ChannelDialog } from "./channel-dialog";
import { PublicUrlCard } from "./public-url-card";

/** While a message is on its way its answer is asked for so often. */
const WATCH_MS = 1_500;
const CALM_MS = 15_000;

/** Who is told of what, where and when. */
export function NotificationsScreen() {
  const trpc = useTRPC();
  const [edited, setEdited] = useState<ChannelRow | "new" | null>(null);
  const refusal = useRoleRefusal("admin");
  const query = useQuery(
    trpc.notifications.settings.queryOptions(undefined, {
      refetchInterval: ({ state }) => (isUnderWay(state.data) ? WATCH_MS : CALM_MS),
    }),
  );
  const add = (
    <GuardedButton refusal={refusal} variant="primary" onClick={() => setEdited("new")}>
      <Plus aria-hidden /> Add a channel
    </GuardedButton>
  );
  return (
    <>
      <PageHeader
        title="Notifications"
        description="Who is told of what, where and when. Each message names the container, the reason and the deadline, and links to the decision."
        actions={query.data?.channels.length ? add : null}
      />
      <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
        {({ channels, canSeal, publicUrl, publicUrlSet }) => (
          <div className="grid gap-5">
            {canSeal ? null : (
              <Notice tone="warn">
                No secret can be kept here: set <code className="font-mono">PFN_SECRET_KEY</code> (made by{" "}
                <code className="font-mono">openssl rand -base64 32</code>) for web and workers, and restart
                them.
              </Notice>
            )}
            {channels.length === 0 ? (
              <Card>
                <EmptyState icon={BellOff} title="Nobody is told yet" action={add}>
                  Offers wait for minutes, not for hours. Add Slack, Discord, ntfy, e-mail or a webhook of
                  your own, and send it a test: the answer is shown here.
                </EmptyState>
              </Card>
            ) : (
              channels.map((channel) => (
                <ChannelCard
                  key={channel.id}
                  channel={channel}
                  refusal={refusal}
                  onEdit={() => setEdited(channel)}
                />
              ))
            )}
            <PublicUrlCard url={publicUrl} isSet={publicUrlSet} refusal={refusal} />
          </div>
        )}
      </Loaded>
      {edited ? (
        <ChannelDialog channel={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </>
  );
}

function isUnderWay(settings: NotificationSettings | undefined): boolean {
  return (
    settings?.channels.some(({ messages }) => messages.some(({ state }) => state === "waiting")) ?? false
  );
}
