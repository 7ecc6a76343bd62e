import { Cpu, MemoryStick } from "lucide-react";
import { cn } from "@/app/_lib/cn";
import { formatAmount } from "@/app/_lib/format-amount";
import { formatPercent } from "@/app/_lib/format-percent";
import { Age } from "@/app/_ui/age";
import { Notice } from "@/app/_ui/notice";
import type { HostRow } from "@/server/api/shapes/host";
import { capacityParts, type PartName } from "./capacity-parts";

/** Told apart by texture and order as well as by colour: striped is lent, empty is free, hatched is kept back. */
const PARTS: Record<PartName, { label: string; look: string; help: string }> = {
  committed: {
    label: "Committed",
    look: "bg-series-1",
    help: "what containers may take by their own limits",
  },
  leased: {
    label: "Leased",
    look: "bg-series-2 bg-[repeating-linear-gradient(135deg,transparent_0_4px,rgb(255_255_255/0.4)_4px_6px)]",
    help: "lent on top of that, until the leases end",
  },
  free: { label: "Free", look: "bg-surface", help: "what can be negotiated for" },
  withheld: {
    label: "Held back",
    look: "bg-warn-soft bg-hatch",
    help: "an outside feed says that the host has less",
  },
  reserve: { label: "Reserve", look: "bg-raised bg-hatch", help: "kept for the host itself" },
};

export interface CapacityBarProps {
  host: HostRow;
  dimension: "cpuMillicores" | "memoryBytes";
}

/** One dimension of a host as a stacked bar, with the usage of this moment under it and every number in words. */
export function CapacityBar({ host, dimension }: CapacityBarProps) {
  const { capacity, parts, used, overcommitted } = capacityParts(host, dimension);
  const kind = dimension === "cpuMillicores" ? "cpu" : "memory";
  const name = kind === "cpu" ? "CPU" : "Memory";
  const words = (amount: number) => formatAmount(kind, amount);
  const Icon = kind === "cpu" ? Cpu : MemoryStick;
  const held = host.heldBack.find((one) => one.dimension === kind);
  const free = parts.find((part) => part.name === "free")?.amount ?? 0;
  return (
    <figure className="grid min-w-0 content-start gap-2.5">
      <figcaption className="flex items-baseline justify-between gap-4">
        <span className="inline-flex items-center gap-1.5 font-medium text-base">
          <Icon aria-hidden className="size-4 self-center text-muted" /> {name}
        </span>
        <span className="text-base">
          <span className="font-semibold">{words(free)}</span>{" "}
          <span className="text-muted">free of {words(capacity)}</span>
        </span>
      </figcaption>
      <div aria-hidden className="grid gap-1">
        <div className="flex h-5 overflow-hidden rounded-md border border-line-strong/60">
          {parts.map((part) => (
            <div
              key={part.name}
              title={`${PARTS[part.name].label}: ${words(part.amount)}`}
              className={cn("h-full", PARTS[part.name].look)}
              style={{ width: `${part.share * 100}%` }}
            />
          ))}
        </div>
        <div className={cn("h-1.5 overflow-hidden rounded-full", used !== null && "bg-line")}>
          <div
            className={cn("h-full rounded-full", used === null ? "bg-hatch" : "bg-ink/70")}
            style={{ width: `${(used?.share ?? 1) * 100}%` }}
          />
        </div>
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5 text-sm sm:grid-cols-3">
        <Entry
          look="bg-ink/70 h-1.5 rounded-full"
          label="Used"
          help="by all containers, in the newest sample"
        >
          {used === null ? "not known" : `${words(used.amount)} · ${formatPercent(used.share)}`}{" "}
          {used === null ? null : <Age at={host.lastCollectedAt} className="text-muted text-xs" />}
        </Entry>
        {parts.map((part) => (
          <Entry
            key={part.name}
            look={cn(PARTS[part.name].look, "rounded-[3px] border border-line-strong/60")}
            label={PARTS[part.name].label}
            help={PARTS[part.name].help}
          >
            {words(part.amount)} <span className="text-muted">· {formatPercent(part.share)}</span>
          </Entry>
        ))}
      </dl>
      {held ? (
        <p className="text-muted text-sm">
          Held back by <span className="text-ink">{held.because}</span>.
        </p>
      ) : null}
      {overcommitted > 0 ? (
        <Notice tone="warn">
          Containers may take {words(overcommitted)} more than the host has beside its reserve
          {held ? " and what a feed leaves" : ""}, so nothing can be offered. Lower limits or the reserve, or
          move a container.
        </Notice>
      ) : null}
    </figure>
  );
}

function Entry({
  look,
  label,
  help,
  children,
}: {
  look: string;
  label: string;
  help: string;
  children: React.ReactNode;
}) {
  return (
    <div title={help} className="min-w-0">
      <dt className="flex items-center gap-1.5 text-muted text-xs">
        <span aria-hidden className={cn("inline-block size-3 shrink-0", look)} />
        {label}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
