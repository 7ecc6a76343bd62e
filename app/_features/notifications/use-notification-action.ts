"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";
import type { ActionOutcome } from "@/server/api/shapes/common";
import type { ChannelInput } from "@/server/api/shapes/notifications";

export type NotificationAction =
  | { verb: "save"; input: ChannelInput }
  | { verb: "remove"; id: number }
  | { verb: "test"; id: number }
  | { verb: "setPublicUrl"; url: string | null };

/** Saves, removes or tests a channel, and says how that ended. */
export function useNotificationAction(onDone?: () => void) {
  const trpc = useTRPC();
  const client = useTRPCClient().notifications;
  const queries = useQueryClient();
  const send = (action: NotificationAction): Promise<ActionOutcome> => {
    if (action.verb === "save") return client.save.mutate(action.input);
    if (action.verb === "remove") return client.remove.mutate({ id: action.id });
    if (action.verb === "test") return client.test.mutate({ id: action.id });
    return client.setPublicUrl.mutate({ url: action.url });
  };
  return useMutation({
    mutationFn: send,
    onSuccess: (outcome) => {
      notifyOutcome(outcome);
      if (outcome.kind === "done") onDone?.();
    },
    onError: notifyError,
    onSettled: () => void queries.invalidateQueries(trpc.notifications.pathFilter()),
  });
}
