/** Edit a sweep that has begun. */
import type { Metadata } from "next";
import { EditSweepPage } from "../../../../features/new-sweep/edit/edit-sweep-page";

export const metadata: Metadata = { title: "Edit sweep" };

export default async function Page({ params }: { params: Promise<{ sweepId: string }> }) {
  const { sweepId } = await params;
  return <EditSweepPage key={sweepId} sweepId={sweepId} />;
}
