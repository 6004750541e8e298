/** Ablation studies. */
import type { Metadata } from "next";
import { AblationsPage } from "../../features/ablations/ablations-page";

export const metadata: Metadata = { title: "Ablations" };

export default function Page() {
  return <AblationsPage />;
}
