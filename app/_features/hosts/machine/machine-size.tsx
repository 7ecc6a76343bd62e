import { dimensionName } from "@/app/_lib/dimension-words";
import { formatAmount } from "@/app/_lib/format-amount";
import { DimensionIcon } from "@/app/_ui/dimension-icon";
import { Meter } from "@/app/_ui/meter";
import type { MachineRow } from "@/server/api/shapes/machine";

const FIELDS = { cpu: "cpuMillicores", memory: "memoryBytes" } as const;

/** How great the machine is of how great it may become, and what the physical node has. */
export function MachineSize({
  seen: { size, most, node },
  dimension,
}: {
  seen: NonNullable<MachineRow["seen"]>;
  dimension: keyof typeof FIELDS;
}) {
  const field = FIELDS[dimension];
  const words = (amount: number) => (dimension === "cpu" ? vcpus(amount) : formatAmount(dimension, amount));
  const text = `${words(size[field])} of at most ${words(most[field])}`;
  return (
    <div className="grid gap-1.5">
      <p className="flex items-baseline justify-between gap-4 text-base">
        <span className="inline-flex items-center gap-1.5 font-medium">
          <DimensionIcon dimension={dimension} className="size-4 self-center text-muted" />{" "}
          {dimensionName(dimension)}
        </span>
        <span>
          <span className="font-semibold">{words(size[field])}</span>{" "}
          <span className="text-muted">of at most {words(most[field])}</span>
        </span>
      </p>
      <Meter
        label={`${dimensionName(dimension)} of the machine`}
        value={most[field] > 0 ? size[field] / most[field] : null}
        valueText={text}
      />
      <p className="text-muted text-sm">{nodeWords(node, dimension)}</p>
    </div>
  );
}

function vcpus(millicores: number): string {
  const count = millicores / 1_000;
  return count === 1 ? "1 vCPU" : `${count} vCPUs`;
}

function nodeWords(node: NonNullable<MachineRow["seen"]>["node"], dimension: "cpu" | "memory"): string {
  if (dimension === "cpu") {
    return node.cpuMillicores === null
      ? "What the physical node has is not known here."
      : `The physical node has ${formatAmount("cpu", node.cpuMillicores)}.`;
  }
  return node.memoryFreeBytes === null || node.memoryBytes === null
    ? "What the physical node has free is not known here."
    : `The physical node has ${formatAmount("memory", node.memoryFreeBytes)} free of ${formatAmount("memory", node.memoryBytes)}.`;
}
