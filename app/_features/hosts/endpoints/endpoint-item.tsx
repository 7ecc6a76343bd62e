"use client";

import { CircleCheck, CircleDashed, CircleX, RefreshCw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Notice } from "@/app/_ui/notice";
import type { HostEndpointRow } from "@/server/api/shapes/host-endpoint";
import { skewWords } from "./skew-words";
import { useManageHosts } from "./use-manage-hosts";

const STATES = {
  up: { tone: "ok", icon: CircleCheck, label: "Answers" },
  unreachable: { tone: "danger", icon: CircleX, label: "Does not answer" },
  refused: { tone: "danger", icon: CircleX, label: "Not served" },
  waiting: { tone: "outline", icon: CircleDashed, label: "Not asked yet" },
} as const;

const SOURCES: Record<HostEndpointRow["source"], string> = {
  ui: "added here",
  file: "from the hosts file",
  environment: "this installation's own",
  demo: "simulated",
};

/** How one host is reached: its last answer with its age, its clock, and what can be done with it. */
export function EndpointItem({ endpoint }: { endpoint: HostEndpointRow }) {
  const [removing, setRemoving] = useState(false);
  const refusal = useRoleRefusal("admin");
  const { test, remove } = useManageHosts();
  const { tone, icon: Icon, label } = STATES[endpoint.status];
  const skew = skewWords(endpoint.clockSkewMs);
  return (
    <li className="grid gap-2 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <h3 className="flex flex-wrap items-center gap-2 font-medium text-base">
            <span className="break-all">{endpoint.name}</span>
            <Badge tone={tone}>
              <Icon aria-hidden /> {label}
            </Badge>
          </h3>
          <p className="break-words text-muted text-sm">
            {endpoint.address ? (
              <code className="break-all font-mono text-xs">{endpoint.address}</code>
            ) : (
              "the local socket"
            )}
            {endpoint.hasCertificates ? " with TLS" : ""} · {SOURCES[endpoint.source]} ·{" "}
            <Age at={endpoint.triedAt} prefix="asked" /> ·{" "}
            {endpoint.servedBy === null ? "no worker serves it" : `served by ${endpoint.servedBy}`}
          </p>
          {endpoint.said ? (
            <p className="text-sm">
              {endpoint.said} · {skew.words}
              {endpoint.hostName === null ? null : (
                <>
                  {" · "}
                  <Link
                    href={`/fleet?q=${encodeURIComponent(endpoint.hostName)}`}
                    className="text-accent underline underline-offset-2"
                  >
                    its containers
                  </Link>
                </>
              )}
            </p>
          ) : null}
        </div>
        <div className="flex flex-wrap gap-2">
          <GuardedButton
            refusal={refusal}
            size="sm"
            aria-label={`Test ${endpoint.name}`}
            loading={test.isPending}
            onClick={() => test.mutate({ id: endpoint.id })}
          >
            <RefreshCw aria-hidden /> Test
          </GuardedButton>
          {endpoint.source === "ui" ? (
            <GuardedButton
              refusal={refusal}
              size="sm"
              aria-label={`Remove ${endpoint.name}`}
              onClick={() => setRemoving(true)}
            >
              <Trash2 aria-hidden />
            </GuardedButton>
          ) : null}
        </div>
      </div>
      {endpoint.because ? <Notice tone="danger">{endpoint.because}</Notice> : null}
      {skew.isOff ? (
        <Notice tone="warn">
          Its clock is {skew.words}: ages and restarts are told wrongly by that much. Switch on time
          synchronization (NTP) there.
        </Notice>
      ) : null}
      {removing ? (
        <Dialog
          open
          onOpenChange={(open) => !open && setRemoving(false)}
          title={`Remove ${endpoint.name}?`}
          description="It is watched no more. Its containers keep the limits that they have now, and what happened on it is kept."
          footer={
            <>
              <Button onClick={() => setRemoving(false)}>Keep it</Button>
              <Button
                variant="danger"
                loading={remove.isPending}
                onClick={() => remove.mutate({ id: endpoint.id }, { onSuccess: () => setRemoving(false) })}
              >
                Remove
              </Button>
            </>
          }
        />
      ) : null}
    </li>
  );
}
