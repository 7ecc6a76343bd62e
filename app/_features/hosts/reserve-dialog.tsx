"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { errorSentence } from "@/app/_lib/describe-error";
import { writeBytes, writeCores } from "@/app/_lib/parse-units";
import { useTRPC } from "@/app/_lib/trpc";
import { useStored } from "@/app/_lib/use-stored";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Select } from "@/app/_ui/select";
import { SliderTextField } from "@/app/_ui/slider-text-field";
import type { HostRow } from "@/server/api/shapes/host";
import { readReserve } from "./read-reserve";

const CPU_STEP = 50;
const MEMORY_STEP = 64 * 2 ** 20;

const RULES = [
  {
    value: "expected",
    label: "What it is expected to use",
    description:
      "Its recent peak or upper forecast; a lease counts in full. Limits may add up to more than the host has.",
  },
  {
    value: "limits",
    label: "Its whole limit",
    description:
      "Never overcommitted. Where a grant does not fit, containers of lower priority may step down for it.",
  },
] as const;

const ruleHelp = (rule: HostRow["commitRule"]) => RULES.find(({ value }) => value === rule)?.description;

interface Typed {
  cpu?: string;
  memory?: string;
  rule?: HostRow["commitRule"];
}
const NOTHING_TYPED: Typed = {};

/** For reading: a tenth of a host is rarely a round number of bytes. What nobody touches is saved as it was. */
const wholeMiB = (bytes: number) => Math.round(bytes / 2 ** 20) * 2 ** 20;

/** Sets what is kept for the host itself. What is typed outlives a refusal and a closed dialog. */
export function ReserveDialog({ host, onClose }: { host: HostRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [typed, setTyped] = useStored<Typed>("session", `reserve.${host.id}`, NOTHING_TYPED);
  const cpu = typed.cpu ?? writeCores(host.reserve.cpuMillicores);
  const memory = typed.memory ?? writeBytes(wholeMiB(host.reserve.memoryBytes));
  const rule = typed.rule ?? host.commitRule;
  const [problem, setProblem] = useState<string | null>(null);
  const save = useMutation(
    trpc.hosts.setReserve.mutationOptions({
      onSuccess: (outcome) => {
        void queries.invalidateQueries(trpc.hosts.pathFilter());
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        setTyped(undefined);
        onClose();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const { capacity } = host;
  const cpuRead = readReserve("cpu", cpu, capacity.cpuMillicores);
  const memoryRead = readReserve("memory", memory, capacity.memoryBytes);
  const submit = () => {
    if (!cpuRead.ok || !memoryRead.ok) return;
    save.mutate({
      id: host.id,
      cpuMillicores: cpuRead.value,
      memoryBytes: typed.memory === undefined ? host.reserve.memoryBytes : memoryRead.value,
      ...(typed.rule === undefined ? {} : { commitRule: typed.rule }),
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Reserve of ${host.name}`}
      description="What is kept for the host itself. It is never offered to a container. Leases that are already in force stay."
      footer={
        <>
          <Button
            onClick={() => {
              setTyped(undefined);
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={save.isPending}
            disabled={!cpuRead.ok || !memoryRead.ok}
            onClick={submit}
          >
            Save
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      <SliderTextField
        label="CPU"
        text={cpu}
        onTextChange={(text) => setTyped({ ...typed, cpu: text })}
        value={cpuRead.ok ? cpuRead.value : null}
        write={writeCores}
        min={0}
        max={Math.floor(capacity.cpuMillicores / 2)}
        step={CPU_STEP}
        hint={`The host has ${writeCores(capacity.cpuMillicores)}.`}
        error={cpuRead.ok ? undefined : cpuRead.because}
      />
      <SliderTextField
        label="Memory"
        text={memory}
        onTextChange={(text) => setTyped({ ...typed, memory: text })}
        value={memoryRead.ok ? memoryRead.value : null}
        write={writeBytes}
        min={0}
        max={Math.floor(capacity.memoryBytes / 2 / MEMORY_STEP) * MEMORY_STEP}
        step={MEMORY_STEP}
        hint={`The host has ${writeBytes(wholeMiB(capacity.memoryBytes))}.`}
        error={memoryRead.ok ? undefined : memoryRead.because}
      />
      <Field
        label="A container counts with"
        hint={`${ruleHelp(rule)} This decides how much the host can still lend.`}
      >
        {(control) => (
          <Select
            {...control}
            value={rule}
            options={RULES}
            onValueChange={(next) => setTyped({ ...typed, rule: next })}
          />
        )}
      </Field>
    </Dialog>
  );
}
