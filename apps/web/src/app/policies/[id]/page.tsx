/** One policy. */
import type { Metadata } from "next";
import { PolicyPage } from "../../../features/policies/policy-page";

export const metadata: Metadata = { title: "Policy" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <PolicyPage key={id} policyId={id} />;
}
