/** New sweep: what is searched, by what, for how much. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { NewRunSkeleton } from "../../../features/new-run/new-run-skeleton";
import { NewSweepPage } from "../../../features/new-sweep/new-sweep-page";

export const metadata: Metadata = { title: "New sweep" };

export default function Page() {
  return (
    <Suspense fallback={<NewRunSkeleton />}>
      <NewSweepPage />
    </Suspense>
  );
}
