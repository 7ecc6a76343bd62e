"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleStop, GraduationCap, Undo2 } from "lucide-react";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Card } from "@/app/_ui/card";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { TrainingLine } from "../training-line";
import { DecisionList } from "./decision-list";
import { LearningNeeds } from "./learning-needs";
import { useFailureAction } from "./use-failure-action";
import { VersionTable } from "./version-table";

/** Which trees speak beside the first passage, which stand in their shadow, and how to teach, choose and take back. */
export function LearningCard() {
  const trpc = useTRPC();
  const refusal = useRoleRefusal("operator");
  const query = useQuery(trpc.failureModels.learning.queryOptions(undefined, { refetchInterval: 60_000 }));
  const { retrain, cancel, choose, rollBack } = useFailureAction();
  const [newest] = query.data?.trainings ?? [];
  const isTraining = newest?.state === "running";
  const champion = query.data?.champion ?? null;
  return (
    <Card
      title="Who speaks of failures"
      description="Every version learns on its own containers and stands in the shadow first: it speaks only once it has won there, on later minutes."
      actions={
        <>
          <GuardedButton
            refusal={refusal ?? (champion === null ? "Nothing was promoted over the first passage." : null)}
            size="sm"
            variant="ghost"
            loading={rollBack.isPending}
            onClick={() => rollBack.mutate()}
          >
            <Undo2 aria-hidden /> Roll back
          </GuardedButton>
          {isTraining ? (
            <GuardedButton
              refusal={refusal}
              size="sm"
              loading={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              <CircleStop aria-hidden /> End training
            </GuardedButton>
          ) : (
            <GuardedButton
              refusal={refusal}
              size="sm"
              loading={retrain.isPending}
              onClick={() => retrain.mutate()}
            >
              <GraduationCap aria-hidden /> Train now
            </GuardedButton>
          )}
        </>
      }
    >
      <Loaded query={query} skeleton={<Skeleton className="h-64" />}>
        {(own) => (
          <div className="grid gap-5">
            {newest ? <TrainingLine run={newest} learnt="Learnt" /> : null}
            <LearningNeeds own={own} />
            <div className="-mx-4 min-w-0">
              <VersionTable
                versions={own.versions}
                champion={own.champion}
                refusal={refusal}
                busy={choose.isPending}
                onChoose={(version) => choose.mutate({ version })}
              />
            </div>
            <DecisionList decisions={own.decisions} />
          </div>
        )}
      </Loaded>
    </Card>
  );
}
