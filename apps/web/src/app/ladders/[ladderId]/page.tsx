/** One ladder. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { LadderPage } from "../../../features/ladder/ladder-page";
import { LadderPageSkeleton } from "../../../features/ladder/ladder-page-skeleton";

export const metadata: Metadata = { title: "Ladder" };

export default async function Page({ params }: { params: Promise<{ ladderId: string }> }) {
  const { ladderId } = await params;
  return (
    <Suspense fallback={<LadderPageSkeleton />}>
      <LadderPage key={ladderId} ladderId={ladderId} />
    </Suspense>
  );
}
