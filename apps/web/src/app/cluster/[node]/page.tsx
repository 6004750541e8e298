/** One node of the cluster. */
import type { Metadata } from "next";
import { NodePage } from "../../../features/cluster/node-page";

export const metadata: Metadata = { title: "Node" };

export default async function Page({ params }: { params: Promise<{ node: string }> }) {
  const { node } = await params;
  const name = decodeURIComponent(node);
  return <NodePage key={name} name={name} />;
}
