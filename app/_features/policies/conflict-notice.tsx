"use client";

import { useQuery } from "@tanstack/react-query";
import { actorWords } from "@/app/_lib/actor-words";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { differences, type PolicyDraft, type PolicyRow, toDraft } from "./policy-draft";

export interface ConflictNoticeProps {
  draft: PolicyDraft;
  saved: PolicyRow;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Whoever saved it last, as the audit has it. */
function SavedBy({ policy }: { policy: PolicyRow }) {
  const trpc = useTRPC();
  const subject = `policy:${policy.name}`;
  const audit = useQuery(trpc.audit.list.queryOptions({ search: subject, limit: 20 }));
  const last = audit.data?.rows.find((row) => row.subject === subject && row.action.startsWith("policy."));
  return last ? actorWords(last.actor).name : "Someone";
}

/** Somebody saved this policy while it was being edited: both versions side by side, and the two ways on. */
export function ConflictNotice({ draft, saved, onKeepMine, onTakeTheirs }: ConflictNoticeProps) {
  const rows = differences(draft, toDraft(saved));
  return (
    <Notice tone="warn">
      <p>
        <strong className="font-semibold">
          <SavedBy policy={saved} /> saved this policy
        </strong>{" "}
        as revision {saved.revision} <Age at={saved.updatedAt} />, while you were changing revision{" "}
        {draft.revision}. Your text is kept; saving waits until you have chosen.
      </p>
      <table className="my-2 text-sm">
        <thead className="text-left text-muted">
          <tr>
            <th className="pr-6 font-medium">Differs</th>
            <th className="pr-6 font-medium">Theirs</th>
            <th className="font-medium">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <td className="pr-6">{row.label}</td>
              <td className="pr-6">{row.theirs}</td>
              <td className="font-medium">{row.mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onKeepMine}>
          Keep mine, to save over theirs
        </Button>
        <Button size="sm" variant="ghost" onClick={onTakeTheirs}>
          Take theirs, drop mine
        </Button>
      </div>
    </Notice>
  );
}
