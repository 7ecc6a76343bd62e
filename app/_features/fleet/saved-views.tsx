"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { createSerializer } from "nuqs";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import type { FleetView } from "@/server/domain/fleet/fleet-view";
import { fleetViewParsers } from "./fleet-view";
import { SaveViewDialog } from "./save-view-dialog";

const serialize = createSerializer(fleetViewParsers);
const ITEM =
  "flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 text-base outline-none data-highlighted:bg-raised [&_svg]:size-4 [&_svg]:text-muted";

/** This person's own views of the fleet, by name, on every device. */
export function SavedViews({ view }: { view: FleetView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [saving, setSaving] = useState(false);
  const views = useQuery(trpc.savedViews.list.queryOptions({ page: "fleet" })).data ?? [];
  const remove = useMutation(
    trpc.savedViews.remove.mutationOptions({
      onSuccess: notifyOutcome,
      onError: notifyError,
      onSettled: () => queries.invalidateQueries(trpc.savedViews.pathFilter()),
    }),
  );
  const query = serialize(view).replace(/^\?/, "");
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button>
            <Bookmark aria-hidden /> Views
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="start"
            sideOffset={6}
            className="z-50 max-h-96 w-64 overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-pop"
          >
            {views.length === 0 ? (
              <p className="px-2.5 py-2 text-muted text-sm">
                None saved yet. Search and filter, then save that as a view.
              </p>
            ) : null}
            {views.map((saved) => (
              <div key={saved.id} className="flex items-center">
                <DropdownMenu.Item
                  className={`${ITEM} min-w-0 grow`}
                  onSelect={() => router.push(`/fleet?${saved.query}`)}
                >
                  <Bookmark aria-hidden className={saved.query === query ? "fill-current" : ""} />
                  <span className="truncate">{saved.name}</span>
                </DropdownMenu.Item>
                <DropdownMenu.Item
                  aria-label={`Remove the view ${saved.name}`}
                  className={ITEM}
                  onSelect={(event) => {
                    event.preventDefault();
                    remove.mutate({ id: saved.id });
                  }}
                >
                  <Trash2 aria-hidden />
                </DropdownMenu.Item>
              </div>
            ))}
            <DropdownMenu.Separator className="my-1 h-px bg-line" />
            <DropdownMenu.Item className={ITEM} onSelect={() => setSaving(true)}>
              <BookmarkPlus aria-hidden /> Save this view…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {saving ? <SaveViewDialog query={query} known={views} onClose={() => setSaving(false)} /> : null}
    </>
  );
}
