"use client";

import { useStored } from "@/app/_lib/use-stored";
import { emptyDraft, type PolicyDraft, type PolicyRow, sameDraft, toDraft } from "./policy-draft";

const draftKey = (id: number | "new") => `policy-draft.${id}`;

/**
 * The form of one policy. Until somebody types it follows what is saved; from then on it is a draft of its own, which
 * a refetch, another person's save, a reload and a sign-in do not touch.
 *
 * saved  `null` for a new policy.
 */
export function usePolicyDraft(saved: PolicyRow | null) {
  const [stored, store] = useStored<PolicyDraft | null>("session", draftKey(saved?.id ?? "new"), null);
  const clean = saved ? toDraft(saved) : emptyDraft();
  const dirty = stored !== null && !sameDraft(stored, clean);
  const draft = dirty ? stored : clean;
  return {
    draft,
    dirty,
    /** Saved by somebody else after this draft was begun. */
    overtaken: dirty && saved !== null && draft.revision !== saved.revision,
    edit: (change: (draft: PolicyDraft) => PolicyDraft) => store(change(draft)),
    discard: () => store(undefined),
    /** Keeps what was typed, as a change of the newest revision. */
    rebase: () => saved && store({ ...draft, revision: saved.revision }),
  };
}

/** What was typed into a policy that somebody removed meanwhile, and the two things to do with it; `null` for none. */
export function useOrphanDraft(id: number) {
  const [stored, store] = useStored<PolicyDraft | null>("session", draftKey(id), null);
  const [, storeNew] = useStored<PolicyDraft | null>("session", draftKey("new"), null);
  if (stored === null) return null;
  const { id: _id, revision: _revision, ...typed } = stored;
  return {
    name: stored.name,
    drop: () => store(undefined),
    keepAsNew: () => {
      storeNew(typed);
      store(undefined);
    },
  };
}

/** Whether a policy has a draft that is not saved, for the list. */
export function useHasDraft(saved: PolicyRow): boolean {
  return usePolicyDraft(saved).dirty;
}
