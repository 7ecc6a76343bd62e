"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Select } from "@/app/_ui/select";
import { TextField } from "@/app/_ui/text-field";
import type { HostRow } from "@/server/api/shapes/host";
import type { MachineRow } from "@/server/api/shapes/machine";
import { FeedSecret, newSecret } from "../feeds/feed-secret";
import { draftOf, type MachineDraft, NEW_MACHINE, readMachine } from "./machine-draft";

const KINDS = [
  { value: "libvirt", label: "libvirt", description: "Through virsh on the workers' machine" },
  { value: "webhook", label: "Webhook", description: "A server of yours that answers signed calls" },
] as const;

/** Says which machine a host is, and who manages it. */
export function MachineDialog({
  host,
  machine,
  onClose,
}: {
  host: HostRow;
  machine: MachineRow | undefined;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<MachineDraft>(() => (machine ? draftOf(machine) : NEW_MACHINE));
  const [secret, setSecret] = useState<string | undefined>(undefined);
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const edit = (change: Partial<MachineDraft>) => setDraft({ ...draft, ...change });
  const save = useMutation(
    trpc.machines.save.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: (outcome) => {
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        void queries.invalidateQueries(trpc.machines.pathFilter());
        onClose();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const read = readMachine(draft, secret, machine);
  const problems = tried && !read.ok ? read.problems : {};
  const submit = () => {
    setTried(true);
    if (read.ok) save.mutate({ hostId: host.id, settings: read.settings });
  };
  const isLibvirt = draft.kind === "libvirt";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`The machine under ${host.name}`}
      description="Its running size is changed within the maximum that its owner set, for as long as containers need it, and given back. Its stored definition is never touched."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={save.isPending} onClick={submit}>
            Save
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      <Field label="Manager">
        {(control) => (
          <Select
            {...control}
            value={draft.kind}
            options={KINDS}
            onValueChange={(kind) => {
              setDraft({ ...draft, kind, address: kind === "libvirt" ? NEW_MACHINE.address : "" });
              setSecret(kind === "webhook" ? newSecret() : undefined);
            }}
          />
        )}
      </Field>
      <TextField
        label={isLibvirt ? "Connection" : "Address"}
        value={draft.address}
        placeholder={isLibvirt ? "qemu+ssh://pfn@node-1/system" : "https://cloud.example/pfn"}
        autoComplete="off"
        spellCheck={false}
        hint={
          isLibvirt
            ? "As for virsh --connect. Over ssh, the workers' user needs a key without a passphrase."
            : "One address for all calls; docs/vm-webhook says what they are, with an example server."
        }
        error={problems.address}
        onChange={(event) => edit({ address: event.target.value })}
      />
      <TextField
        label={isLibvirt ? "Domain" : "Machine"}
        value={draft.name}
        placeholder="docker-host-1"
        autoComplete="off"
        spellCheck={false}
        hint="Be sure that it is this host: another one would grow in its place, be seen not to be this one, and be put back."
        error={problems.name}
        onChange={(event) => edit({ name: event.target.value })}
      />
      {isLibvirt ? null : (
        <FeedSecret isSigned isStored={machine?.hasSecret ?? false} secret={secret} onChange={setSecret} />
      )}
      {problems.secret ? <Notice tone="danger">{problems.secret}</Notice> : null}
    </Dialog>
  );
}
