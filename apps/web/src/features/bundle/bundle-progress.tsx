/** How far the making or the verification of a bundle has come. */
import type { Bundle } from "@trainyard/contracts";
import { Progress } from "../../components/ui/progress";

export function BundleProgress({ progress }: { progress: Bundle["progress"] }) {
  if (progress === null) return null;
  return (
    <div className="flex flex-col gap-1" data-testid="bundle-progress">
      <p className="text-muted text-xs" role="status">
        {progress.message}
      </p>
      <Progress label={progress.message} value={progress.fraction ?? 0} active />
    </div>
  );
}
