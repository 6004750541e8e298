/** Where a bundle stands: made or not, and whether its last verification passed. */
import type { Bundle } from "@trainyard/contracts";
import { CircleCheck, CircleX, LoaderCircle, PackageCheck, TriangleAlert } from "lucide-react";
import { Badge } from "../../components/ui/badge";

export function BundleState({ bundle: { status, verifying, verification } }: { bundle: Bundle }) {
  if (status === "failed")
    return (
      <Badge tone="danger" testId="bundle-state">
        <TriangleAlert aria-hidden /> could not be made
      </Badge>
    );
  if (status === "making" || verifying)
    return (
      <Badge tone="info" testId="bundle-state">
        <LoaderCircle className="animate-spin" aria-hidden /> {verifying ? "being verified" : "being made"}
      </Badge>
    );
  if (verification === null)
    return (
      <Badge testId="bundle-state">
        <PackageCheck aria-hidden /> not verified yet
      </Badge>
    );
  return verification.pass ? (
    <Badge tone="good" testId="bundle-state">
      <CircleCheck aria-hidden /> verified
    </Badge>
  ) : (
    <Badge tone="danger" testId="bundle-state">
      <CircleX aria-hidden /> failed its verification
    </Badge>
  );
}

export const bundleReasons: Record<Bundle["why"], string> = {
  "run-ended": "at the run's end",
  asked: "asked for",
  imported: "opened from a file",
};
