/** The New run page while it loads. */
import { Skeleton } from "../../components/ui/skeleton";

export function NewRunSkeleton() {
  return (
    <div className="flex flex-col gap-4" role="status" aria-busy="true" aria-label="Loading the recipes">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-28" />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-[40rem]" />
        <Skeleton className="h-96" />
      </div>
    </div>
  );
}
