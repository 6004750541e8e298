/** A query that failed: what happened, and a button to try again. */
import { RotateCw, TriangleAlert } from "lucide-react";
import { messageOf } from "../lib/error-message";
import { EmptyState } from "./empty-state";
import { Button } from "./ui/button";

export function LoadError({ what, error, retry }: { what: string; error: unknown; retry: () => void }) {
  return (
    <EmptyState
      icon={TriangleAlert}
      title={`Could not load ${what}`}
      action={
        <Button onClick={retry}>
          <RotateCw /> Try again
        </Button>
      }
    >
      {messageOf(error)}
    </EmptyState>
  );
}
