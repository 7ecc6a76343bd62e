"use client";

import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { useOrphanDraft } from "./use-policy-draft";

/** Says that a policy was removed while it was being edited, and offers what was typed as a new one. */
export function OrphanNotice({ id, onKept }: { id: number; onKept: () => void }) {
  const orphan = useOrphanDraft(id);
  if (!orphan) return null;
  return (
    <Notice
      tone="warn"
      className="mb-5"
      action={
        <span className="flex flex-wrap gap-2">
          <Button
            size="sm"
            onClick={() => {
              orphan.keepAsNew();
              onKept();
            }}
          >
            Keep mine as a new policy
          </Button>
          <Button size="sm" variant="ghost" onClick={orphan.drop}>
            Drop mine
          </Button>
        </span>
      }
    >
      <strong className="font-semibold">“{orphan.name}” was removed</strong> while you were changing it. What
      you typed is still here.
    </Notice>
  );
}
