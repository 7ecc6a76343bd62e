import type { LeadTimes } from "@/server/api/shapes/lead-times";

export interface LeadBin {
  label: string;
  count: number;
}

/** The bins in words, from what was not announced to the longest lead. */
export function leadBins(bins: LeadTimes["bins"], missed: number): LeadBin[] {
  let from = 0;
  const announced = bins.map(({ upToMinutes, count }) => {
    const label =
      upToMinutes === null
        ? `over ${from} min`
        : from === 0
          ? `up to ${upToMinutes} min`
          : `${from}–${upToMinutes} min`;
    from = upToMinutes ?? from;
    return { label, count };
  });
  return [{ label: "none", count: missed }, ...announced];
}
