/** Guided restart of a run. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { Skeleton } from "../../../../components/ui/skeleton";
import { RecoverPage } from "../../../../features/recover/recover-page";

export const metadata: Metadata = { title: "Guided restart" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Suspense fallback={<Skeleton className="h-96" />}>
      <RecoverPage key={id} runId={id} />
    </Suspense>
  );
}
