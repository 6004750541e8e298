/** Runs of the link that could not be shown, each with what was answered. */

import { Button } from "../../components/ui/button";
import { messageOf } from "../../lib/error-message";
import type { ComparedRuns } from "./use-compared-runs";

interface MissingRunsProps {
  missing: ComparedRuns["missing"];
  retry: () => void;
  onLeaveOut: (runIds: readonly string[]) => void;
}

export function MissingRuns({ missing, retry, onLeaveOut }: MissingRunsProps) {
  if (missing.length === 0) return null;
  return (
    <div
      role="alert"
      data-testid="missing-runs"
      className="flex flex-wrap items-center gap-2 rounded-lg border border-warning/40 bg-warning/8 px-3 py-2"
    >
      <ul className="mr-auto min-w-0">
        {missing.map(({ runId, error }) => (
          <li key={runId} className="break-words">
            <span className="font-medium">{runId}</span>: {messageOf(error)}
          </li>
        ))}
      </ul>
      <Button size="small" onClick={retry}>
        Try again
      </Button>
      <Button size="small" onClick={() => onLeaveOut(missing.map(({ runId }) => runId))}>
        Leave out
      </Button>
    </div>
  );
}
