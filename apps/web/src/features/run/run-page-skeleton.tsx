/** The run page while it loads, in its final proportions. */
import { Skeleton } from "../../components/ui/skeleton";

export function RunPageSkeleton() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true" role="status" aria-label="Loading the run">
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-[90px]" />
      <Skeleton className="h-7 w-full max-w-xl" />
      <Skeleton className="h-[412px]" />
      <Skeleton className="h-64" />
    </div>
  );
}
