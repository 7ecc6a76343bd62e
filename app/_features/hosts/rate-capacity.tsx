import { dimensionName } from "@/app/_lib/dimension-words";
import { formatBytesPerSecond } from "@/app/_lib/format-bytes-per-second";
import { DimensionIcon } from "@/app/_ui/dimension-icon";
import type { HostRow } from "@/server/api/shapes/host";

const FIELDS = { network: "networkBytesPerSecond", disk: "diskBytesPerSecond" } as const;

/** Network or disk of a host in one line: what is free of what there is, or that nobody knows. */
export function RateCapacity({ host, dimension }: { host: HostRow; dimension: keyof typeof FIELDS }) {
  const field = FIELDS[dimension];
  const capacity = host.capacity[field] ?? null;
  const held = host.heldBack.find((one) => one.dimension === dimension);
  const line = (
    <p className="flex items-baseline justify-between gap-4 text-base">
      <span className="inline-flex items-center gap-1.5 font-medium">
        <DimensionIcon dimension={dimension} className="size-4 self-center text-muted" />{" "}
        {dimensionName(dimension)}
      </span>
      {capacity === null ? (
        <span className="text-muted">not known, so none is offered</span>
      ) : (
        <span>
          <span className="font-semibold">{formatBytesPerSecond(host.free[field] ?? null)}</span>{" "}
          <span className="text-muted">free of {formatBytesPerSecond(capacity)} each way</span>
        </span>
      )}
    </p>
  );
  if (!held) return line;
  return (
    <div className="grid gap-1">
      {line}
      <p className="text-muted text-sm">
        Held back by <span className="text-ink">{held.because}</span>.
      </p>
    </div>
  );
}
