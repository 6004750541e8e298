/** A page that broke: says so inside the shell, and offers to try again. */
"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { EmptyState } from "../components/empty-state";
import { Button } from "../components/ui/button";

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <EmptyState
      icon={TriangleAlert}
      title="This page broke"
      action={
        <Button variant="primary" onClick={reset}>
          <RotateCw /> Try again
        </Button>
      }
    >
      {error.message || "An error without a message."} Training is not affected by what happens in the browser.
    </EmptyState>
  );
}
