import type { NegotiationRow } from "@/server/api/shapes/negotiation";

/** The offer that runs out first comes first; the order changes with the offers only, never with the clock. */
export function byUrgency<Row extends Pick<NegotiationRow, "id" | "expiresAt" | "deadlineAt">>(
  rows: readonly Row[],
): Row[] {
  const end = (row: Row) => Math.min(row.expiresAt ?? Number.POSITIVE_INFINITY, row.deadlineAt);
  return [...rows].sort((a, b) => end(a) - end(b) || (a.id < b.id ? -1 : 1));
}

/** The id to go to from `current`; the first when nothing, or something that is gone, is current. It never wraps. */
export function neighbour(
  rows: readonly { id: string }[],
  current: string | null,
  direction: "next" | "previous",
): string | null {
  const at = rows.findIndex((row) => row.id === current);
  if (at === -1) return rows[0]?.id ?? null;
  const to = Math.min(rows.length - 1, Math.max(0, at + (direction === "next" ? 1 : -1)));
  return rows[to]?.id ?? null;
}
