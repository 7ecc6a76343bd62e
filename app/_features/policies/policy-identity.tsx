import { TextField } from "@/app/_ui/text-field";
import type { DraftErrors, PolicyDraft } from "./policy-draft";

export interface PolicyIdentityProps {
  draft: PolicyDraft;
  isDefault: boolean;
  disabled: boolean;
  errors: DraftErrors;
  onChange: (change: Partial<Pick<PolicyDraft, "name" | "pattern" | "rank">>) => void;
}

/** What a policy is called and whom it is for. The default's own are fixed: something must hold for everybody. */
export function PolicyIdentity({ draft, isDefault, disabled, errors, onChange }: PolicyIdentityProps) {
  if (isDefault)
    return (
      <p className="text-base">
        Pattern <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-sm">{draft.pattern}</code>:
        all workloads.
      </p>
    );
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_7rem]">
      <TextField
        label="Name"
        value={draft.name}
        error={errors.name}
        disabled={disabled}
        maxLength={60}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextField
        label="Workloads"
        hint="By name, with * and ? as wild cards, e.g. checkout-*"
        className="font-mono"
        value={draft.pattern}
        error={errors.pattern}
        disabled={disabled}
        maxLength={120}
        onChange={(event) => onChange({ pattern: event.target.value })}
      />
      <TextField
        label="Rank"
        hint="Greater wins"
        inputMode="numeric"
        value={draft.rank}
        error={errors.rank}
        disabled={disabled}
        onChange={(event) => onChange({ rank: event.target.value })}
      />
    </div>
  );
}
