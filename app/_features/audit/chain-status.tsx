"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { toast } from "sonner";
import { chainWords } from "@/app/_lib/chain-words";
import { errorSentence } from "@/app/_lib/describe-error";
import { useTRPC } from "@/app/_lib/trpc";
import { Age } from "@/app/_ui/age";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import type { AuditCheck } from "@/server/api/shapes/people";

/** Whether the audit is as it was written, as of the newest check, and a button that checks again. */
export function ChainStatus() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const last = useQuery(trpc.audit.check.queryOptions());
  const verify = useMutation(
    trpc.audit.verify.mutationOptions({
      onSuccess: (check) => queries.setQueryData(trpc.audit.check.queryKey(), check),
      onError: (error) => toast.error(errorSentence(error)),
    }),
  );
  const button = (
    <Button size="sm" loading={verify.isPending} onClick={() => verify.mutate({})}>
      <ShieldCheck aria-hidden /> Check now
    </Button>
  );
  if (last.data === undefined) return null;
  return (
    <div aria-live="polite" className="mb-4">
      <Notice tone={last.data?.kind === "broken" ? "danger" : "info"} action={button}>
        <Words check={last.data} />
      </Notice>
    </div>
  );
}

function Words({ check }: { check: AuditCheck | null }) {
  if (check === null) {
    return (
      <>
        Each row carries a hash over itself and the row before. Nobody has checked them here yet; PFN does so
        once a day.
      </>
    );
  }
  const { title, detail } = chainWords(check);
  return (
    <>
      <span className="font-medium">{title}</span>{" "}
      <Age at={check.at} prefix="checked" className="text-muted text-sm" />
      <span className="block text-muted text-sm">{detail}</span>
    </>
  );
}
