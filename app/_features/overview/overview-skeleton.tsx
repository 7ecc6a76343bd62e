import { Skeleton } from "@/app/_ui/skeleton";

/** The overview's shape while it loads. */
export function OverviewSkeleton() {
  return (
    <div className="grid gap-5">
      <Skeleton className="h-20 max-w-2xl" />
      <Skeleton className="h-36" />
      <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-96" />
        <Skeleton className="h-96" />
      </div>
    </div>
  );
}
