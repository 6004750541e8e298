/** The page of runs while it loads. */
import { Skeleton } from "../../components/ui/skeleton";

export function RunsSkeleton() {
  return (
    <div className="flex flex-col gap-4" role="status" aria-busy="true" aria-label="Loading the runs">
      <div className="flex h-9 items-center justify-between">
        <Skeleton className="h-7 w-24" />
        <Skeleton className="h-8 w-24" />
      </div>
      <Skeleton className="h-8 w-full max-w-md" />
      <Skeleton className="h-80" />
    </div>
  );
}
