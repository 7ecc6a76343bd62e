import { cn } from "@/app/_lib/cn";
import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { DimensionIcon } from "@/app/_ui/dimension-icon";
import type { HostRow } from "@/server/api/shapes/host";
import type { LimitDimension } from "@/server/domain/units";
import { hostShares } from "./host-shares";

const LOOKS = {
  committed: "bg-series-1",
  leased: "bg-series-2 bg-[repeating-linear-gradient(135deg,transparent_0_4px,rgb(255_255_255/0.4)_4px_6px)]",
  free: "bg-surface",
  reserve: "bg-raised bg-hatch",
} as const;

/** One dimension of a host as a thin stacked bar, and in words. */
export function HostDimension({ host, dimension }: { host: HostRow; dimension: LimitDimension }) {
  const shares = hostShares(host, dimension);
  const words = (amount: number) => formatAmount(dimension, amount);
  const committed = shares?.parts
    .filter(({ part }) => part === "committed" || part === "leased")
    .reduce((sum, { amount }) => sum + amount, 0);
  return (
    <div className="grid content-start gap-1">
      <p className="flex items-baseline justify-between gap-3 text-sm">
        <span className="inline-flex items-center gap-1.5 font-medium">
          <DimensionIcon dimension={dimension} className="size-3.5 self-center text-muted" />
          {dimensionName(dimension)}
        </span>
        {shares ? (
          <span>
            <span className="font-semibold">{words(shares.free)}</span>{" "}
            <span className="text-muted">free of {words(shares.capacity)}</span>
          </span>
        ) : (
          <span className="text-muted">capacity not known</span>
        )}
      </p>
      {shares ? (
        <>
          <div aria-hidden className="relative">
            <div className="flex h-2.5 overflow-hidden rounded-sm border border-line-strong/60">
              {shares.parts.map(({ part, share }) => (
                <div key={part} className={cn("h-full", LOOKS[part])} style={{ width: `${share * 100}%` }} />
              ))}
            </div>
            {shares.used === null ? null : (
              <div
                className="-inset-y-0.5 absolute w-0.5 rounded-full bg-ink"
                style={{ left: `calc(${Math.min(1, shares.used / shares.capacity) * 100}% - 1px)` }}
              />
            )}
          </div>
          <p className={cn("text-xs", shares.over > 0 ? "text-warn" : "text-muted")}>
            {words(committed ?? 0)} committed
            {shares.used === null ? "" : `, ${words(shares.used)} used`}
            {shares.over > 0 ? `; ${words(shares.over)} more is promised than there is` : ""}
          </p>
        </>
      ) : (
        <p className="text-muted text-xs">So nothing of it is lent. An administrator can say it on Hosts.</p>
      )}
    </div>
  );
}
