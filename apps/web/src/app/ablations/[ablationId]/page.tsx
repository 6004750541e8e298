/** One ablation study. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { AblationPage } from "../../../features/ablation/ablation-page";
import { AblationPageSkeleton } from "../../../features/ablation/ablation-page-skeleton";

export const metadata: Metadata = { title: "Ablation study" };

export default async function Page({ params }: { params: Promise<{ ablationId: string }> }) {
  const { ablationId } = await params;
  return (
    <Suspense fallback={<AblationPageSkeleton />}>
      <AblationPage key={ablationId} ablationId={ablationId} />
    </Suspense>
  );
}
