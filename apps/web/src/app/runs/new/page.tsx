/** New run: a recipe, changed where one wants. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { NewRunPage } from "../../../features/new-run/new-run-page";
import { NewRunSkeleton } from "../../../features/new-run/new-run-skeleton";

export const metadata: Metadata = { title: "New run" };

export default function Page() {
  return (
    <Suspense fallback={<NewRunSkeleton />}>
      <NewRunPage />
    </Suspense>
  );
}
