"use client";

import { Lock, PencilLine } from "lucide-react";
import { cn } from "@/app/_lib/cn";
import { fieldWords, POLICY_FIELDS } from "@/app/_lib/policy-fields";
import { Badge } from "@/app/_ui/badge";
import { DEFAULT_POLICY_NAME, type PolicyRow, setFields } from "./policy-draft";
import { useHasDraft } from "./use-policy-draft";

export interface PolicyListProps {
  rows: readonly PolicyRow[];
  chosenId: number | null;
  onChoose: (id: number) => void;
}

/** The default first, then the others in the order in which they are asked. */
export function PolicyList({ rows, chosenId, onChoose }: PolicyListProps) {
  const ordered = [...rows].sort(
    (a, b) =>
      Number(b.name === DEFAULT_POLICY_NAME) - Number(a.name === DEFAULT_POLICY_NAME) ||
      b.rank - a.rank ||
      a.name.localeCompare(b.name),
  );
  return (
    <nav aria-label="Policies">
      <ul className="grid gap-2">
        {ordered.map((row) => (
          <Item key={row.id} row={row} chosen={row.id === chosenId} onChoose={() => onChoose(row.id)} />
        ))}
      </ul>
    </nav>
  );
}

function Item({ row, chosen, onChoose }: { row: PolicyRow; chosen: boolean; onChoose: () => void }) {
  const draft = useHasDraft(row);
  const set = setFields(row.overrides);
  return (
    <li>
      <button
        type="button"
        aria-current={chosen ? "true" : undefined}
        onClick={onChoose}
        className={cn(
          "grid w-full gap-1.5 rounded-lg border bg-surface p-3 text-left hover:border-line-strong",
          chosen ? "border-line lg:border-accent lg:ring-1 lg:ring-accent" : "border-line",
        )}
      >
        <span className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-semibold text-base">{row.name}</span>
          <code className="min-w-0 truncate rounded bg-raised px-1.5 py-0.5 font-mono text-muted text-xs">
            {row.pattern}
          </code>
          {row.auto.lockedBecause !== null && row.overrides.mode === "auto" ? (
            <Badge tone="warn">
              <Lock aria-hidden /> Auto locked
            </Badge>
          ) : null}
          {draft ? (
            <Badge tone="accent" className="ml-auto">
              <PencilLine aria-hidden /> Not saved
            </Badge>
          ) : null}
        </span>
        <span className="text-muted text-sm">
          {row.containers === 1 ? "Matches 1 container now" : `Matches ${row.containers} containers now`}
        </span>
        <span className="flex flex-wrap gap-1">
          {set.length === 0 ? (
            <span className="text-faint text-xs">
              {row.name === DEFAULT_POLICY_NAME ? "All values are the built-in ones" : "Changes nothing yet"}
            </span>
          ) : (
            set.map((field) => (
              <Badge key={field} tone="outline">
                {POLICY_FIELDS[field].label} {fieldWords(field, row.overrides[field] ?? null)}
              </Badge>
            ))
          )}
        </span>
      </button>
    </li>
  );
}
