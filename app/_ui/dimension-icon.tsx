import { Cpu, HardDrive, type LucideIcon, MemoryStick, Network } from "lucide-react";

const ICONS = {
  cpu: Cpu,
  memory: MemoryStick,
  network: Network,
  disk: HardDrive,
} satisfies Record<string, LucideIcon>;

/** The picture beside a dimension's name, never instead of it. */
export function DimensionIcon({
  dimension,
  className,
}: {
  dimension: keyof typeof ICONS;
  className?: string;
}) {
  const Icon = ICONS[dimension];
  return <Icon aria-hidden className={className} />;
}
