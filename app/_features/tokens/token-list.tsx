"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useNow } from "@/app/_lib/clock";
import { formatDuration } from "@/app/_lib/format-duration";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Dialog } from "@/app/_ui/dialog";
import type { ApiToken } from "@/server/api/shapes/tokens";
import { useRevokeToken } from "./use-manage-tokens";

/** Every token that one may see, newest first. */
export function TokenList({ tokens, ownersShown }: { tokens: readonly ApiToken[]; ownersShown: boolean }) {
  const now = useNow();
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {tokens.map((token) => (
          <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-2.5 px-4 py-3">
            <KeyRound aria-hidden className="size-4.5 shrink-0 text-muted" />
            <div className="min-w-0 grow basis-48">
              <p className="flex flex-wrap items-center gap-2">
                <span className="truncate font-medium text-base">{token.name}</span>
                <Badge tone={token.scope === "decide" ? "accent" : "outline"}>
                  {token.scope === "decide" ? "Looks and decides" : "Looks"}
                </Badge>
                {token.expired ? <Badge tone="warn">Expired</Badge> : null}
                {token.ownerDisabled ? <Badge tone="warn">Owner disabled</Badge> : null}
              </p>
              <p className="text-muted text-sm">
                <code className="font-mono">{token.start}…</code>
                {ownersShown ? ` · ${token.owner}` : ""} ·{" "}
                {token.lastUsedAt === null ? "never used" : <Age at={token.lastUsedAt} prefix="used" />}
                {token.expiresAt === null
                  ? ""
                  : ` · ${token.expired ? "ended" : `for another ${formatDuration((token.expiresAt - now) / 1000)}`}`}
              </p>
            </div>
            <Button size="sm" aria-label={`Revoke ${token.name}`} onClick={() => setRevoking(token)}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {revoking ? <RevokeDialog token={revoking} onClose={() => setRevoking(null)} /> : null}
    </Card>
  );
}

function RevokeDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const revoke = useRevokeToken();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke ${token.name}?`}
      description="Whatever uses it is refused at its next request. This cannot be undone; a new token can be made."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            loading={revoke.isPending}
            onClick={() => revoke.mutate({ id: token.id }, { onSuccess: onClose })}
          >
            Revoke
          </Button>
        </>
      }
    />
  );
}
