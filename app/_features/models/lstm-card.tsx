"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { notifyError, notifyOutcome } from "@/app/_lib/notify-outcome";
import { useTRPC } from "@/app/_lib/trpc";
import { useRoleRefusal } from "@/app/_lib/use-role-refusal";
import { Card } from "@/app/_ui/card";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Loaded } from "@/app/_ui/loaded";
import { Skeleton } from "@/app/_ui/skeleton";
import { LstmVersions } from "./lstm-versions";
import { TrainingLine } from "./training-line";

/** The network that all containers share: what it learns now, which versions there are, and who may speak. */
export function LstmCard() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refusal = useRoleRefusal("operator");
  const query = useQuery(trpc.models.lstm.queryOptions());
  const settled = {
    onSuccess: notifyOutcome,
    onError: notifyError,
    onSettled: () => void queries.invalidateQueries(trpc.models.pathFilter()),
  };
  const retrain = useMutation(trpc.models.retrain.mutationOptions(settled));
  const choose = useMutation(trpc.models.choose.mutationOptions(settled));
  const [newest] = query.data?.trainings ?? [];
  const busy = newest?.state === "running";
  return (
    <Card
      title="The shared network (LSTM)"
      description="Learns from all containers once a day, and speaks in a new version only where that lost less on later data than the version before it."
      actions={
        <GuardedButton
          refusal={refusal ?? (busy ? "A training is under way." : null)}
          size="sm"
          loading={retrain.isPending}
          onClick={() => retrain.mutate()}
        >
          <GraduationCap aria-hidden /> Train now
        </GuardedButton>
      }
    >
      <Loaded query={query} skeleton={<Skeleton className="h-32" />}>
        {({ versions, trainings }) => (
          <div className="grid gap-5">
            {trainings[0] ? <TrainingLine run={trainings[0]} /> : null}
            <div className="-mx-4 min-w-0">
              <LstmVersions
                versions={versions}
                refusal={refusal}
                busy={choose.isPending}
                onChoose={(version) => choose.mutate({ version })}
              />
            </div>
          </div>
        )}
      </Loaded>
    </Card>
  );
}
