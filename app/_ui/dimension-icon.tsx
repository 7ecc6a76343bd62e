import { Cpu, HardDrive, type LucideIcon, MemoryStick, Network } from "lucide-react";
import type { LimitDimension } from "@/server/domain/units";

const ICONS: Record<LimitDimension, LucideIcon> = {
  cpu: Cpu,
  memory: MemoryStick,
  network: Network,
  disk: HardDrive,
};

/** The picture beside a dimension's name, never instead of it. */
export function DimensionIcon({ dimension, className }: { dimension: LimitDimension; className?: string }) {
  const Icon = ICONS[dimension];
  return <Icon aria-hidden className={className} />;
}
