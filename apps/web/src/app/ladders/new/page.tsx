/** New ladder: one recipe at growing sizes. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { NewLadderPage } from "../../../features/new-ladder/new-ladder-page";
import { NewRunSkeleton } from "../../../features/new-run/new-run-skeleton";

export const metadata: Metadata = { title: "New ladder" };

export default function Page() {
  return (
    <Suspense fallback={<NewRunSkeleton />}>
      <NewLadderPage />
    </Suspense>
  );
}
