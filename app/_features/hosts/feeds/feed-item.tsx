"use client";

import { Pause, Pencil, Play, RefreshCw, Terminal, Trash2 } from "lucide-react";
import { useState } from "react";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Notice } from "@/app/_ui/notice";
import type { FeedRow } from "@/server/api/shapes/feed";
import { FeedBounds } from "./feed-bounds";
import { FeedDialog } from "./feed-dialog";
import { FeedExample } from "./feed-example";
import { FeedState, stateMeans } from "./feed-state";
import { RemoveFeedDialog } from "./remove-feed-dialog";
import { useManageFeeds } from "./use-manage-feeds";

const KINDS: Record<FeedRow["source"], string> = {
  signed: "Signed messages",
  "prometheus-capacity": "Prometheus, capacity",
  "prometheus-covariate": "Prometheus, heard by forecasts",
};

/** One feed: what its word is worth, what it said last and how long ago, what counts of it, and what can be done with it. */
export function FeedItem({ feed }: { feed: FeedRow }) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const [example, setExample] = useState(feed.source === "signed" && feed.state === "waiting");
  const refusal = useRoleRefusal("admin");
  const { setPaused, test } = useManageFeeds();
  const paused = feed.state === "paused";
  return (
    <li className="grid gap-2.5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <h3 className="flex flex-wrap items-center gap-2 font-medium text-base">
            <span className="break-all">{feed.name}</span>
            <FeedState state={feed.state} />
            <Badge tone="outline">{KINDS[feed.source]}</Badge>
          </h3>
          <p className="break-words text-muted text-sm">
            {feed.url ? `${new URL(feed.url).host} · ` : ""}
            {feed.hostName ??
              (feed.source === "prometheus-covariate" ? "containers of every host" : "any host")}{" "}
            · <Age at={feed.heardAt} prefix="believed" />
          </p>
          {feed.query ? <code className="break-words font-mono text-muted text-xs">{feed.query}</code> : null}
        </div>
        <div className="flex flex-wrap gap-2">
          {feed.source === "signed" ? (
            <GuardedButton
              refusal={null}
              size="sm"
              aria-expanded={example}
              onClick={() => setExample(!example)}
            >
              <Terminal aria-hidden /> Example
            </GuardedButton>
          ) : (
            <GuardedButton
              refusal={paused ? "It is paused" : refusal}
              size="sm"
              loading={test.isPending}
              onClick={() => test.mutate({ id: feed.id })}
            >
              <RefreshCw aria-hidden /> Test
            </GuardedButton>
          )}
          <GuardedButton refusal={refusal} size="sm" onClick={() => setOpen("edit")}>
            <Pencil aria-hidden /> Edit
          </GuardedButton>
          <GuardedButton
            refusal={refusal}
            size="sm"
            loading={setPaused.isPending}
            onClick={() => setPaused.mutate({ id: feed.id, paused: !paused })}
          >
            {paused ? <Play aria-hidden /> : <Pause aria-hidden />} {paused ? "Resume" : "Pause"}
          </GuardedButton>
          <GuardedButton
            refusal={refusal}
            size="sm"
            aria-label={`Delete ${feed.name}`}
            onClick={() => setOpen("remove")}
          >
            <Trash2 aria-hidden />
          </GuardedButton>
        </div>
      </div>
      {feed.said ? (
        <p className="text-base">
          Said <span className="font-medium">{feed.said}</span>
        </p>
      ) : null}
      {feed.state === "live" ? null : <p className="text-muted text-sm">{stateMeans(feed)}</p>}
      {feed.refusal ? (
        <Notice tone="warn">
          Refused <Age at={feed.refusedAt} />: {feed.refusal}
        </Notice>
      ) : null}
      {feed.remark ? (
        <Notice tone="info">It looks odd: {feed.remark}. It holds back all the same.</Notice>
      ) : null}
      {feed.bounds.length > 0 ? <FeedBounds feed={feed} /> : null}
      {example ? <FeedExample name={feed.name} host={feed.hostName} /> : null}
      {open === "edit" ? <FeedDialog feed={feed} onClose={() => setOpen(null)} /> : null}
      {open === "remove" ? <RemoveFeedDialog feed={feed} onClose={() => setOpen(null)} /> : null}
    </li>
  );
}
