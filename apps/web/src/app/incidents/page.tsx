/** All incidents. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { Skeleton } from "../../components/ui/skeleton";
import { IncidentsPage } from "../../features/incidents/incidents-page";

export const metadata: Metadata = { title: "Incidents" };

export default function Page() {
  return (
    <Suspense fallback={<Skeleton className="h-96" />}>
      <IncidentsPage />
    </Suspense>
  );
}
