/** One sweep. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { SweepPage } from "../../../features/sweep/sweep-page";
import { SweepPageSkeleton } from "../../../features/sweep/sweep-page-skeleton";

export const metadata: Metadata = { title: "Sweep" };

export default async function Page({ params }: { params: Promise<{ sweepId: string }> }) {
  const { sweepId } = await params;
  return (
    <Suspense fallback={<SweepPageSkeleton />}>
      <SweepPage key={sweepId} sweepId={sweepId} />
    </Suspense>
  );
}
