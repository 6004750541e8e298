/** Compare states: two runs, or two steps of one, differences only. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { Skeleton } from "../../components/ui/skeleton";
import { CompareStatesPage } from "../../features/compare-states/compare-states-page";

export const metadata: Metadata = { title: "Compare states" };

export default function Page() {
  return (
    <Suspense fallback={<Skeleton className="h-96" />}>
      <CompareStatesPage />
    </Suspense>
  );
}
