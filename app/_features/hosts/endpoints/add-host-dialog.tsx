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
import { TextArea } from "@/app/_ui/text-area";
import { TextField } from "@/app/_ui/text-field";
import { readHostAddress } from "@/server/domain/hosts/host-address";

const PARTS = [
  { name: "ca", label: "Certificate of the authority", hint: "ca.pem" },
  { name: "cert", label: "Certificate of this client", hint: "cert.pem" },
  { name: "key", label: "Key of this client", hint: "key.pem. It is sealed and never shown again." },
] as const;

/** Adds a host. Certificates are never kept in the browser. */
export function AddHostDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [tls, setTls] = useState({ ca: "", cert: "", key: "" });
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const add = useMutation(
    trpc.hosts.add.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: (outcome) => {
        if (outcome.kind === "refused") return setProblem(outcome.because);
        toast.success(outcome.message);
        void queries.invalidateQueries(trpc.hosts.pathFilter());
        onClose();
      },
      onError: (error) => setProblem(errorSentence(error)),
    }),
  );
  const read = readHostAddress(address.trim());
  const isTcp = read.ok && read.transport === "tcp";
  const given = PARTS.filter((part) => tls[part.name].trim() !== "");
  const hasTls = isTcp && given.length > 0;
  const lacks = (part: "ca" | "cert" | "key") =>
    tried && hasTls && !tls[part].includes("-----BEGIN ")
      ? "Paste the whole text, from -----BEGIN on."
      : undefined;
  const submit = () => {
    setTried(true);
    if (name.trim() === "" || !read.ok) return;
    if (hasTls && PARTS.some((part) => !tls[part.name].includes("-----BEGIN "))) return;
    add.mutate({ name: name.trim(), address: address.trim(), tls: hasTls ? tls : null });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a host"
      description="A Docker Engine, by the conventions of DOCKER_HOST. The workers connect, not this browser."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={add.isPending} onClick={submit}>
            Add
          </Button>
        </>
      }
    >
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      <TextField
        label="Name"
        value={name}
        placeholder="rack-2"
        autoComplete="off"
        hint="What it is called everywhere here."
        error={tried && name.trim() === "" ? "Give it a name." : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Address"
        value={address}
        placeholder="tcp://10.0.0.5:2376, ssh://pfn@rack-2 or unix:///run/other.sock"
        autoComplete="off"
        error={tried && !read.ok ? read.because : undefined}
        onChange={(event) => setAddress(event.target.value)}
      />
      {read.ok && read.transport === "ssh" ? (
        <Notice tone="info">
          The workers' own ssh program is used, with its keys and known hosts; the user there must be allowed
          to run docker.
        </Notice>
      ) : null}
      {isTcp && given.length === 0 ? (
        <Notice tone="warn">
          Without certificates, whoever reaches this port is root on that host. Paste them here to speak TLS.
        </Notice>
      ) : null}
      {isTcp
        ? PARTS.map(({ name: part, label, hint }) => (
            <Field key={part} label={label} hint={hint} error={lacks(part)}>
              {(control) => (
                <TextArea
                  {...control}
                  className="font-mono text-xs"
                  spellCheck={false}
                  autoComplete="off"
                  value={tls[part]}
                  onChange={(event) => setTls({ ...tls, [part]: event.target.value })}
                />
              )}
            </Field>
          ))
        : null}
    </Dialog>
  );
}
