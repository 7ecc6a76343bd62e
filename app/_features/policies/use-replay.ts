"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { notifyError } from "@/app/_lib/notify-outcome";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";
import { useDebounced } from "@/app/_lib/use-debounced";
import type { ReplayRun } from "@/server/api/shapes/policy-replay";
import type { PolicyInput } from "./policy-draft";

/** A replay is asked for once the draft has rested for so long. */
const RESTS_MS = 700;
const LOOKS_EVERY_MS = 600;
const FRESH_MS = 10 * 60_000;

export interface Replay {
  /** The newest result there is, also while another is on its way. */
  shown: ReplayRun | null;
  /** `shown` is of other values than those in the form, or something that it went by was saved since. */
  isOld: boolean;
  /** What is under way, or how it ended without a result. */
  run: ReplayRun | null;
  isUnderWay: boolean;
  error: unknown;
  cancel: () => void;
  /** Asks anew, whatever is there. */
  again: () => void;
}

/**
 * The replay of a draft: asked of the workers once the draft rests, watched while it goes on.
 *
 * input  `null` while nothing shall be asked.
 */
export function useReplay(input: PolicyInput | null): Replay {
  const trpc = useTRPC();
  const client = useTRPCClient();
  // As text, since a draft that was read again is another object with the same values.
  const text = input === null ? null : JSON.stringify(input);
  const rested = useDebounced(text, RESTS_MS);
  const [tries, setTries] = useState(0);
  const started = useQuery({
    queryKey: ["replay-draft", rested, tries],
    queryFn: () => client.policies.startReplay.mutate(JSON.parse(rested!) as PolicyInput),
    enabled: rested !== null,
    staleTime: FRESH_MS,
    retry: false,
  });
  const id = started.data?.id;
  const watched = useQuery(
    trpc.policies.replayRun.queryOptions(
      { id: id ?? "" },
      {
        enabled: id !== undefined,
        refetchInterval: ({ state: { data } }) => (data && !isUnderWay(data) ? false : LOOKS_EVERY_MS),
      },
    ),
  );
  const run = id === undefined ? null : (watched.data ?? null);
  const [last, setLast] = useState<{ run: ReplayRun; text: string } | null>(null);
  if (run?.state === "done" && rested !== null && last?.run !== run) setLast({ run, text: rested });
  const cancel = useMutation(
    trpc.policies.cancelReplay.mutationOptions({
      onError: notifyError,
      onSettled: () => void watched.refetch(),
    }),
  );
  return {
    shown: last?.run ?? null,
    isOld: last !== null && (last.text !== text || last.run.isStale),
    run,
    isUnderWay: text !== null && (text !== rested || started.isFetching || (run !== null && isUnderWay(run))),
    error: started.error ?? watched.error,
    cancel: () => id !== undefined && cancel.mutate({ id }),
    again: () => setTries(tries + 1),
  };
}

const isUnderWay = ({ state }: ReplayRun) => state === "waiting" || state === "running";
