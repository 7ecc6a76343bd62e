import { formatAmount } from "@/app/_lib/format-amount";
import { formatNumber, UNKNOWN } from "@/app/_lib/format-number";
import { formatOfLimit } from "@/app/_lib/format-of-limit";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Card } from "@/app/_ui/card";
import { Meter } from "@/app/_ui/meter";
import type { ContainerDetail } from "@/server/api/shapes/container";

/** What the container uses now, and of how much. What is not known says why. */
export function UsageCard({ container }: { container: ContainerDetail }) {
  const { usage, limits, baseline, missing, sampleAt } = container;
  const changed = {
    cpu:
      baseline !== null && baseline.cpuMillicores !== limits.cpuMillicores
        ? baseline.cpuMillicores
        : undefined,
    memory:
      baseline !== null && baseline.memoryBytes !== limits.memoryBytes ? baseline.memoryBytes : undefined,
  };
  const pids =
    usage.pids === null
      ? UNKNOWN
      : `${usage.pids}${usage.pidsLimit === null ? ", no limit" : ` of ${formatNumber(usage.pidsLimit)}`}`;
  return (
    <Card title="Now" actions={<Age at={sampleAt} className="text-muted text-xs" />}>
      <div className="grid gap-4">
        <Against
          dimension="memory"
          name="Memory"
          used={usage.memoryBytes}
          limit={limits.memoryBytes}
          from={changed.memory}
          why={missing.memoryWorkingSetBytes}
        />
        <Against
          dimension="cpu"
          name="CPU"
          used={usage.cpuMillicores}
          limit={limits.cpuMillicores}
          from={changed.cpu}
          why={missing.cpuMillicores}
        />
        <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5 border-line border-t pt-3">
          <Fact
            name="CPU throttled"
            value={formatPercent(usage.cpuThrottledRatio)}
            unit="of periods"
            why={missing.cpuThrottledRatio}
          />
          <Fact name="Processes" value={pids} why={missing.pids} />
          <Fact
            name="CPU pressure"
            value={pressure(usage.cpuPressure)}
            unit="of the last 10 s"
            why={missing.cpuPressure}
          />
          <Fact
            name="Memory pressure"
            value={pressure(usage.memoryPressure)}
            unit="of the last 10 s"
            why={missing.memoryPressure}
          />
          <Fact
            name="I/O pressure"
            value={pressure(usage.ioPressure)}
            unit="of the last 10 s"
            why={missing.ioPressure}
          />
        </dl>
      </div>
    </Card>
  );
}

/** PSI is in percent of wall time, not a ratio. */
const pressure = (percent: number | null) => (percent === null ? UNKNOWN : formatPercent(percent / 100));

interface AgainstProps {
  dimension: "cpu" | "memory";
  name: string;
  used: number | null;
  limit: number | null;
  /** The limit before PFN changed it; `undefined` when it did not. */
  from: number | null | undefined;
  why: string | undefined;
}

function Against({ dimension, name, used, limit, from, why }: AgainstProps) {
  const share = used === null || limit === null ? null : used / limit;
  const tone = share === null || share < 0.8 ? "accent" : share < 0.95 ? "warn" : "danger";
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-2">
        <span className="font-medium text-sm">{name}</span>
        <span className="text-sm">
          {formatOfLimit(dimension, used, limit)}
          {share === null ? null : <span className="ml-2 font-semibold">{formatPercent(share)}</span>}
        </span>
      </div>
      {limit === null ? null : <Meter label={`${name} of its limit`} value={share} tone={tone} />}
      {from === undefined ? null : (
        <p className="text-muted text-xs">
          Limit raised by a lease; it returns to {formatAmount(dimension, from)}.
        </p>
      )}
      {used === null && why ? <p className="text-muted text-xs">Unknown: {why}</p> : null}
    </div>
  );
}

function Fact({
  name,
  value,
  unit,
  why,
}: {
  name: string;
  value: string;
  unit?: string;
  why: string | undefined;
}) {
  const unknown = value === UNKNOWN;
  return (
    <div className="min-w-0">
      <dt className="eyebrow">{name}</dt>
      <dd className="text-sm">
        <span className="font-medium">{unknown ? "unknown" : value}</span>
        {unknown ? (
          why ? (
            <span className="block text-muted text-xs">{why}</span>
          ) : null
        ) : unit ? (
          <span className="text-muted text-xs"> {unit}</span>
        ) : null}
      </dd>
    </div>
  );
}
