"use client";

import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import type { FeedRow } from "@/server/api/shapes/feed";
import { useManageFeeds } from "./use-manage-feeds";

/** Asks before a feed is deleted: what it holds back could be given at once. */
export function RemoveFeedDialog({ feed, onClose }: { feed: FeedRow; onClose: () => void }) {
  const { remove } = useManageFeeds();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${feed.name}?`}
      description={
        feed.source === "prometheus-covariate"
          ? "Its series is heard by no forecast any more."
          : "What it holds back now or later counts no more, and the hosts' own measurement does. Its secret is gone."
      }
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            loading={remove.isPending}
            onClick={() => remove.mutate({ id: feed.id }, { onSuccess: onClose })}
          >
            Delete
          </Button>
        </>
      }
    />
  );
}
