/** An address that leads nowhere. */
import { TrainTrack } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../components/empty-state";
import { Button } from "../components/ui/button";

export default function NotFound() {
  return (
    <EmptyState
      icon={TrainTrack}
      title="This track ends here"
      action={
        <Button asChild>
          <Link href="/">All runs</Link>
        </Button>
      }
    >
      There is no page at this address (404).
    </EmptyState>
  );
}
