"use client";

import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { FIELD_GROUPS, type PolicyField } from "@/app/_lib/policy-fields";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import type { PolicyValues } from "@/server/api/shapes/policy";
import { AutoCard } from "./auto-card";
import type { AutoBarWords } from "./auto-words";
import { ConflictNotice } from "./conflict-notice";
import { FieldRow } from "./field-row";
import {
  DEFAULT_POLICY_NAME,
  draftValue,
  inheritedValues,
  type PolicyDraft,
  type PolicyRow,
  readDraft,
} from "./policy-draft";
import { PolicyIdentity } from "./policy-identity";
import { ReplayLine } from "./replay-line";
import { RevisionsCard } from "./revisions-card";
import { SaveBar } from "./save-bar";
import { ThresholdPreview } from "./threshold-preview";
import { UnsavedDialog } from "./unsaved-dialog";
import { usePolicyDraft } from "./use-policy-draft";
import { useReplay } from "./use-replay";
import { useSavePolicy } from "./use-save-policy";
import { useUnsavedGuard } from "./use-unsaved-guard";
import { WhatIf } from "./what-if";

/** Where the replay is told in a line, since its card is further down. */
const REPLAYED_BESIDE: ReadonlySet<PolicyField> = new Set(["threshold", "targetRisk", "memoryMaxBytes"]);

export interface PolicyEditorProps {
  /** `null` for a new policy. */
  saved: PolicyRow | null;
  rows: readonly PolicyRow[];
  /** What is in force where no policy says otherwise. */
  builtIn: PolicyValues;
  /** What a scope must show before it may act by itself. */
  bar: AutoBarWords;
  onBack: () => void;
  /** A new policy was saved; `null` when somebody removed it at once. */
  onCreated: (id: number | null) => void;
}

/** The form of one policy. */
export function PolicyEditor({ saved, rows, builtIn, bar, onBack, onCreated }: PolicyEditorProps) {
  const { draft, dirty, overtaken, edit, discard, rebase } = usePolicyDraft(saved);
  const refusal = useRoleRefusal("operator");
  const guard = useUnsavedGuard(dirty);
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState(false);
  const isDefault = saved?.name === DEFAULT_POLICY_NAME;
  const save = useSavePolicy((id) => {
    setTried(false);
    discard();
    if (!saved) onCreated(id);
  });

  const inherited = inheritedValues(rows, builtIn, saved?.name ?? draft.name);
  const read = readDraft(draft, inherited);
  const isAsked = dirty || asked;
  const replay = useReplay(read.ok && isAsked && refusal === null ? read.input : null);
  const errors = read.ok ? {} : read.errors;
  // Beside an untouched field of a new policy an error would scold before anything was done.
  const shown = (key: keyof typeof errors) =>
    tried || saved || key in draft.fields ? errors[key] : undefined;
  const setField = (field: PolicyField, text: string | undefined) =>
    edit((now) => withField(now, field, text));
  const submit = () => {
    setTried(true);
    if (read.ok) save.mutate(read.input);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Button variant="ghost" size="sm" onClick={onBack} className="-ml-2 mb-2 lg:hidden">
        <ArrowLeft aria-hidden /> All policies
      </Button>
      <div className="grid gap-5">
        {refusal ? <Notice tone="info">You can look, not change. {refusal}</Notice> : null}
        {saved?.overrides.mode === "auto" && saved.auto.lockedBecause !== null ? (
          <Notice tone="warn">
            <strong className="font-semibold">Auto is locked, so a person is asked:</strong>{" "}
            {saved.auto.lockedBecause}. Under Acting by itself stands what would unlock it.
          </Notice>
        ) : null}
        {overtaken && saved ? (
          <ConflictNotice draft={draft} saved={saved} onKeepMine={rebase} onTakeTheirs={discard} />
        ) : null}
        <Card
          title={saved ? saved.name : "New policy"}
          description={
            saved ? (
              <>
                {isDefault
                  ? "Holds for every container that no other policy or label speaks for."
                  : "Sets what differs from the default for the workloads that it matches."}{" "}
                Revision {saved.revision}, saved <Age at={saved.updatedAt} />.
              </>
            ) : (
              "Set only what shall differ from the default policy."
            )
          }
        >
          <PolicyIdentity
            draft={draft}
            isDefault={isDefault}
            disabled={refusal !== null}
            errors={{ name: shown("name"), pattern: shown("pattern"), rank: shown("rank") }}
            onChange={(change) => edit((now) => ({ ...now, ...change }))}
          />
        </Card>
        {FIELD_GROUPS.map((group) => (
          <Card key={group.title} title={group.title}>
            <div className="divide-y divide-line">
              {group.fields.map((field) => (
                <FieldRow
                  key={field}
                  field={field}
                  text={draft.fields[field]}
                  inherited={inherited[field]}
                  from={isDefault ? "the built-in values" : "the default policy"}
                  error={shown(field)}
                  disabled={refusal !== null}
                  onChange={(text) => setField(field, text)}
                >
                  {field === "threshold" ? (
                    <ThresholdPreview
                      pattern={draft.pattern}
                      threshold={draftValue(draft, inherited, "threshold")}
                      horizonMinutes={draftValue(draft, inherited, "horizonMinutes") ?? 15}
                    />
                  ) : null}
                  {REPLAYED_BESIDE.has(field) ? <ReplayLine replay={replay} /> : null}
                </FieldRow>
              ))}
            </div>
          </Card>
        ))}
        <WhatIf replay={replay} isReadable={read.ok} isIdle={!isAsked} onAsk={() => setAsked(true)} />
        {saved ? <AutoCard saved={saved} bar={bar} replay={replay} dirty={dirty} /> : null}
        {saved ? <RevisionsCard policyId={saved.id} /> : null}
        <SaveBar
          saved={saved}
          dirty={dirty}
          overtaken={overtaken}
          saving={save.isPending}
          problem={save.problem}
          errors={tried ? Object.keys(errors).length : 0}
          removable={saved !== null && !isDefault}
          onDiscard={discard}
          onRemoved={() => {
            discard();
            onBack();
          }}
        />
      </div>
      <UnsavedDialog
        open={guard.asking}
        name={draft.name || "New policy"}
        onStay={guard.stay}
        onLeave={guard.leave}
      />
    </form>
  );
}

function withField(draft: PolicyDraft, field: PolicyField, text: string | undefined): PolicyDraft {
  const { [field]: _, ...others } = draft.fields;
  return { ...draft, fields: text === undefined ? others : { ...others, [field]: text } };
}
