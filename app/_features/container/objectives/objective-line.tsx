"use client";

import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Badge, type BadgeTone } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import type { Objective } from "@/server/api/shapes/objectives";
import { useObjectiveAction } from "./use-objective-action";

const STATES: Record<Objective["state"], { word: string; tone: BadgeTone }> = {
  kept: { word: "Kept", tone: "ok" },
  violated: { word: "Broken", tone: "danger" },
  unknown: { word: "Not known", tone: "neutral" },
};

export function ObjectiveLine({ rule, mayChange }: { rule: Objective; mayChange: boolean }) {
  const trpc = useTRPC();
  const remove = useMutation(trpc.objectives.remove.mutationOptions(useObjectiveAction()));
  const { word, tone } = STATES[rule.state];
  return (
    <li className="flex items-start gap-3 rounded-md border border-line px-3 py-2 text-sm">
      <div className="grid min-w-0 grow gap-1">
        <span className="break-words">
          Fails at <span className="font-medium">{rule.words}</span>
        </span>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs">
          <Badge tone={tone}>{word}</Badge>
          {rule.newest === null ? (
            <span>{rule.because ?? "no minute is known yet"}</span>
          ) : (
            <span>
              now {rule.newest.words}, <Age at={rule.newest.at} />
              {rule.because === null ? null : `; ${rule.because}`}
            </span>
          )}
        </span>
      </div>
      {mayChange ? (
        <Button
          size="icon"
          variant="ghost"
          aria-label={`Remove: ${rule.words}`}
          loading={remove.isPending}
          onClick={() => remove.mutate({ id: rule.id })}
        >
          <Trash2 aria-hidden />
        </Button>
      ) : null}
    </li>
  );
}
