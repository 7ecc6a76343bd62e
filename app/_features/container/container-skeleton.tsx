import { Skeleton } from "@/app/_ui/skeleton";

/** A container's page while it loads. */
export function ContainerSkeleton() {
  return (
    <div className="grid gap-4">
      <Skeleton className="h-20 max-w-xl" />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
      <Skeleton className="h-[32rem]" />
    </div>
  );
}
