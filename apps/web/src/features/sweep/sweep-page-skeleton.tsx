/** A sweep's page while it loads. */
import { Skeleton } from "../../components/ui/skeleton";

export function SweepPageSkeleton() {
  return (
    <div className="flex flex-col gap-4" role="status" aria-busy="true" aria-label="Loading the sweep">
      <Skeleton className="h-9 w-72" />
      <Skeleton className="h-24" />
      <Skeleton className="h-96" />
      <Skeleton className="h-96" />
    </div>
  );
}
