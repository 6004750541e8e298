/** Bundle: the final state of a run, with its proof. */
import type { Metadata } from "next";
import { BundlePage } from "../../../features/bundle/bundle-page";

export const metadata: Metadata = { title: "Bundle" };

export default async function Page({ params }: { params: Promise<{ bundleId: string }> }) {
  const { bundleId } = await params;
  return <BundlePage key={bundleId} bundleId={bundleId} />;
}
