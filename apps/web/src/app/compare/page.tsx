/** Compare: any set of runs beside each other. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { ComparePage } from "../../features/compare/compare-page";
import { CompareSkeleton } from "../../features/compare/compare-skeleton";

export const metadata: Metadata = { title: "Compare" };

export default function Page() {
  return (
    <Suspense fallback={<CompareSkeleton />}>
      <ComparePage />
    </Suspense>
  );
}
