/** The page of a study while it loads. */
import { Skeleton } from "../../components/ui/skeleton";

export function AblationPageSkeleton() {
  return (
    <div className="flex flex-col gap-4" role="status" aria-busy="true" aria-label="Loading the study">
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-20" />
      <Skeleton className="h-64" />
      <Skeleton className="h-80" />
    </div>
  );
}
