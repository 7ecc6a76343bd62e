"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, ScrollText } from "lucide-react";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { cn } from "@/app/_lib/cn";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { EmptyState } from "@/app/_ui/empty-state";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { LabelsHelp } from "./labels-help";
import { OrphanNotice } from "./orphan-notice";
import { DEFAULT_POLICY_NAME } from "./policy-draft";
import { PolicyEditor } from "./policy-editor";
import { PolicyList } from "./policy-list";

const ADDRESS = { policy: parseAsInteger, create: parseAsStringLiteral(["new"]) };

/** Who may do what, when and how far: the default policy, the ones that differ from it, and the labels. */
export function PoliciesScreen() {
  const trpc = useTRPC();
  const query = useQuery(trpc.policies.list.queryOptions());
  const refusal = useRoleRefusal("operator");
  const [address, go] = useQueryStates(ADDRESS, { history: "push" });
  const creating = address.create !== null;
  const open = (policy: number | null) => void go({ policy, create: null });
  return (
    <>
      <PageHeader
        title="Policies"
        description="When PFN acts, how far it may go, and who decides. Each policy changes what the default leaves open."
        actions={
          <GuardedButton
            refusal={refusal}
            variant="primary"
            onClick={() => void go({ policy: null, create: "new" })}
          >
            <Plus aria-hidden /> New policy
          </GuardedButton>
        }
      />
      <Loaded query={query} skeleton={<Skeleton className="h-[32rem]" />}>
        {({ rows, defaults, bar }) => {
          const fallback = rows.find((row) => row.name === DEFAULT_POLICY_NAME) ?? rows[0] ?? null;
          const chosen = creating ? null : (rows.find((row) => row.id === address.policy) ?? fallback);
          const picked = creating || address.policy !== null;
          const gone = address.policy !== null && chosen?.id !== address.policy ? address.policy : null;
          return (
            <>
              {gone === null || creating ? null : (
                <OrphanNotice id={gone} onKept={() => void go({ policy: null, create: "new" })} />
              )}
              <div className="grid items-start gap-5 lg:grid-cols-[19rem_minmax(0,1fr)]">
                <div className={cn("grid gap-5", picked && "max-lg:hidden")}>
                  <PolicyList rows={rows} chosenId={chosen?.id ?? null} onChoose={open} />
                  <LabelsHelp />
                </div>
                <div className={cn("min-w-0", !picked && "max-lg:hidden")}>
                  {chosen || creating ? (
                    <PolicyEditor
                      key={chosen?.id ?? "new"}
                      saved={chosen}
                      rows={rows}
                      builtIn={defaults}
                      bar={bar}
                      onBack={() => open(null)}
                      onCreated={open}
                    />
                  ) : (
                    <EmptyState icon={ScrollText} title="There is no policy">
                      Restart PFN: it writes the default policy at start.
                    </EmptyState>
                  )}
                </div>
              </div>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
