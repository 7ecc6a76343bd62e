import { ArrowRight } from "lucide-react";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";

/** "Memory 512 MiB → 672 MiB": what a limit or a machine was, and what it became. */
export function AmountStep({ dimension, from, to }: { dimension: string; from: number; to: number }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span className="text-muted">
        {dimensionName(dimension)} {formatAmount(dimension, from)}
      </span>
      <ArrowRight aria-label="to" className="size-3.5 text-faint" />
      <span className="font-medium">{formatAmount(dimension, to)}</span>
    </span>
  );
}
