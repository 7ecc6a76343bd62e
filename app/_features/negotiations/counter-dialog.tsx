"use client";

import { useState } from "react";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { writeAmount } from "@/app/_lib/parse-amount";
import { useStored } from "@/app/_lib/use-stored";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { Loaded } from "@/app/_ui/loaded";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { SliderTextField } from "@/app/_ui/slider-text-field";
import { TextArea } from "@/app/_ui/text-area";
import type { NegotiationDetail, NegotiationRow } from "@/server/api/shapes/negotiation";
import { rangeWords, readCounter, slideTo } from "./counter-amount";
import { deltaWords, limitChange } from "./negotiation-words";
import { ResidualLine } from "./residual-line";
import { useDecide } from "./use-decide";
import { useFresh } from "./use-fresh";

const NOTHING_TYPED = { amount: null as string | null, note: "" };

/** Counters with another amount. What is typed outlives a refusal, a closed dialog and a reload. */
export function CounterDialog({ row: seen, onClose }: { row: NegotiationRow; onClose: () => void }) {
  const { row, detail, changed, query } = useFresh(seen);
  const [typed, setTyped] = useStored("session", `counter.${seen.id}`, NOTHING_TYPED);
  const [because, setBecause] = useState<string | null>(null);
  const decide = useDecide({
    onDone: () => {
      setTyped(undefined);
      onClose();
    },
    onRefused: (refusal) => setBecause(refusal.because),
  });
  const range = detail?.counterRange ?? null;
  const text = typed.amount ?? writeAmount(row.dimension, limitChange(row).after);
  const read = range ? readCounter(row.dimension, text, range) : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Counter for ${row.containerName}`}
      description={`${dimensionName(row.dimension)} limit now: ${formatAmount(row.dimension, limitChange(row).before)}. Give another amount instead; the host checks it again before it is applied.`}
      footer={
        <>
          <Button onClick={onClose}>{row.waiting ? "Keep waiting" : "Close"}</Button>
          <Button
            variant="primary"
            loading={decide.isPending}
            disabled={!read?.ok || !row.waiting}
            onClick={() =>
              read?.ok && decide.mutate({ verb: "counter", row, amount: read.value, note: typed.note })
            }
          >
            {read?.ok ? `Grant ${formatAmount(row.dimension, read.value)}` : "Grant"}
          </Button>
        </>
      }
    >
      {because || changed ? <Notice tone="warn">{because ?? changed}</Notice> : null}
      <Loaded query={query} skeleton={<Skeleton className="h-24" />}>
        {(now) => (
          <Amount
            row={now}
            text={text}
            read={read}
            onTextChange={(amount) => setTyped({ ...typed, amount })}
          />
        )}
      </Loaded>
      <Field label="Note (optional)" hint="Kept with the negotiation and in the audit.">
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            maxLength={500}
            value={typed.note}
            onChange={(event) => setTyped({ ...typed, note: event.target.value })}
          />
        )}
      </Field>
    </Dialog>
  );
}

interface AmountProps {
  row: NegotiationDetail;
  text: string;
  read: ReturnType<typeof readCounter> | null;
  onTextChange: (text: string) => void;
}

function Amount({ row, text, read, onTextChange }: AmountProps) {
  const range = row.counterRange;
  if (!range || !read) return <Notice tone="info">No other amount is possible now. {row.answer}</Notice>;
  const write = (amount: number) => writeAmount(row.dimension, amount);
  const delta = read.ok ? deltaWords(row.dimension, limitChange({ ...row, settled: read.value })) : null;
  const marks = row.offered === null ? [] : [{ value: row.offered, label: "the host's offer" }];
  return (
    <div className="grid gap-2">
      <SliderTextField
        label="New limit"
        text={text}
        onTextChange={onTextChange}
        value={read.ok ? read.value : null}
        write={write}
        {...range}
        max={slideTo(range, row)}
        marks={marks.filter(({ value }) => value >= range.min && value <= range.max)}
        hint={`${delta ? `${delta} against now. ` : ""}Between ${rangeWords(row.dimension, range)}, in steps of ${write(range.step)}${row.offered === null ? "" : `; offered: ${write(row.offered)}`}.`}
        error={read.ok ? undefined : read.because}
      />
      {read.ok ? <ResidualLine row={row} amount={read.value} /> : null}
    </div>
  );
}
