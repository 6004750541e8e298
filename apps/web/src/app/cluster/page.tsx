/** The nodes of the cluster. */
import type { Metadata } from "next";
import { ClusterPage } from "../../features/cluster/cluster-page";

export const metadata: Metadata = { title: "Cluster" };

export default function Page() {
  return <ClusterPage />;
}
