"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { useStored } from "@/app/_lib/use-stored";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import type { HostRow } from "@/server/api/shapes/host";
import { capacityText, readCapacity } from "./read-capacity";
import { readReserveShare, reserveShareText } from "./read-reserve-share";

interface Typed {
  network?: string;
  disk?: string;
  reserve?: string;
}
const NOTHING_TYPED: Typed = {};

const RATES = [
  { name: "network", label: "Network", hint: "Each direction, e.g. 100 Mbit/s. Empty: not known." },
  { name: "disk", label: "Disk", hint: "Reads and writes, each, e.g. 200 MiB/s. Empty: not known." },
] as const;

/** Says what a host has of network and disk. What is typed outlives a refusal and a closed dialog. */
export function CapacityDialog({ host, onClose }: { host: HostRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useStored<Typed>("session", `capacity.${host.id}`, NOTHING_TYPED);
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => {
    setTyped(undefined);
    onClose();
  };
  const save = useMutation(
    trpc.hosts.setCapacity.mutationOptions({
      onSuccess: (outcome) => {
        void queries.invalidateQueries(trpc.hosts.pathFilter());
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        close();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const text = {
    network: typed.network ?? capacityText(host.capacity.networkBytesPerSecond),
    disk: typed.disk ?? capacityText(host.capacity.diskBytesPerSecond),
    reserve: typed.reserve ?? reserveShareText(host),
  };
  const share = readReserveShare(text.reserve);
  const read = { network: readCapacity(text.network), disk: readCapacity(text.disk) };
  const submit = () => {
    if (!read.network.ok || !read.disk.ok || !share.ok) return;
    const amounts = { networkBytesPerSecond: read.network.value, diskBytesPerSecond: read.disk.value };
    save.mutate({ id: host.id, ...amounts, reserveShare: share.value });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Network and disk of ${host.name}`}
      description="What the host has in all. No engine tells it, and what is not known is never offered."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            loading={save.isPending}
            disabled={!read.network.ok || !read.disk.ok || !share.ok}
            onClick={submit}
          >
            Save
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      {RATES.map(({ name, label, hint }) => {
        const now = read[name];
        return (
          <Field key={name} label={label} hint={hint} error={now.ok ? undefined : now.because}>
            {(control) => (
              <Input
                {...control}
                value={text[name]}
                placeholder="not known"
                autoComplete="off"
                onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              />
            )}
          </Field>
        );
      })}
      <Field
        label="Kept for the host itself"
        hint="Of both, in per cent, up to 90 %. It is never offered to a container."
        error={share.ok ? undefined : share.because}
      >
        {(control) => (
          <Input
            {...control}
            value={text.reserve}
            autoComplete="off"
            onChange={(event) => setTyped({ ...typed, reserve: event.target.value })}
          />
        )}
      </Field>
    </Dialog>
  );
}
