/** Coordinate check of muP. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { CoordinateCheckPage } from "../../../features/coordinate-check/coordinate-check-page";
import { LadderPageSkeleton } from "../../../features/ladder/ladder-page-skeleton";

export const metadata: Metadata = { title: "Coordinate check" };

export default function Page() {
  return (
    <Suspense fallback={<LadderPageSkeleton />}>
      <CoordinateCheckPage />
    </Suspense>
  );
}
