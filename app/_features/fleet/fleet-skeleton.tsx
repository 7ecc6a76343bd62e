import { Skeleton } from "@/app/_ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The fleet's shape while it loads. */
export function FleetSkeleton() {
  return (
    <div className="grid gap-4">
      <Skeleton className="h-[84px] rounded-lg" />
      <Skeleton className="h-9 max-w-xl" />
      <div className="grid gap-2">
        {ROWS.map((row) => (
          <Skeleton key={row} className="h-14" />
        ))}
      </div>
    </div>
  );
}
