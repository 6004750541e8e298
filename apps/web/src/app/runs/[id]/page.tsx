/** One run. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { RunPage } from "../../../features/run/run-page";
import { RunPageSkeleton } from "../../../features/run/run-page-skeleton";

export const metadata: Metadata = { title: "Run" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Suspense fallback={<RunPageSkeleton />}>
      <RunPage key={id} runId={id} />
    </Suspense>
  );
}
