/** The compare page while its runs are fetched. */
import { Skeleton } from "../../components/ui/skeleton";

export function CompareSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading the runs" className="flex flex-col gap-4">
      <Skeleton className="h-9 w-40" />
      <Skeleton className="h-[29rem]" />
      <Skeleton className="h-48" />
    </div>
  );
}
