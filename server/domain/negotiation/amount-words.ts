import type { LimitDimension, Probability, Seconds } from "@/server/domain/units";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** An amount for people, with its unit: 268435456 bytes reads "256 MiB", 1500 millicores "1.5 cores". */
export function amountWords(dimension: LimitDimension, amount: number): string {
  if (dimension === "cpu") return cpuWords(amount);
  return dimension === "memory" ? memoryWords(amount) : `${memoryWords(amount)}/s`;
}

/** Probability for people: whole percent, and never a certainty that no model has. */
export function riskWords(risk: Probability): string {
  if (risk < 0.01) return "under 1 %";
  if (risk > 0.99) return "over 99 %";
  return `${Math.round(risk * 100)} %`;
}

/** A span for people: "45 s", "10 min", "1.5 h". */
export function durationWords(seconds: Seconds): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${trim(seconds / 60, 1)} min` : `${trim(seconds / 3600, 1)} h`;
}

function cpuWords(millicores: number): string {
  return millicores === 1000 ? "1 core" : `${trim(millicores / 1000, 3)} cores`;
}

/** GiB only where a quarter of one is exact: "1088 MiB" must not read "1.06 GiB". */
function memoryWords(bytes: number): string {
  if (bytes !== 0 && bytes % (GIB / 4) === 0 && Math.abs(bytes) >= GIB) return `${trim(bytes / GIB, 2)} GiB`;
  if (Math.abs(bytes) >= MIB || bytes === 0) return `${trim(bytes / MIB, 1)} MiB`;
  return Math.abs(bytes) >= KIB ? `${trim(bytes / KIB, 1)} KiB` : `${trim(bytes, 0)} bytes`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
