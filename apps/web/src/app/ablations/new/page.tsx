/** New ablation study. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { NewAblationPage } from "../../../features/new-ablation/new-ablation-page";
import { NewRunSkeleton } from "../../../features/new-run/new-run-skeleton";

export const metadata: Metadata = { title: "New ablation study" };

export default function Page() {
  return (
    <Suspense fallback={<NewRunSkeleton />}>
      <NewAblationPage />
    </Suspense>
  );
}
