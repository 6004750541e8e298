/** A compared run in the first column: its line, its name, and what can be done with it here. */
import type { RunDetail } from "@trainyard/contracts";
import { ArrowUpToLine, Eye, EyeOff, X } from "lucide-react";
import Link from "next/link";
import { Button } from "../../components/ui/button";
import { cn } from "../../lib/class-names";
import type { ComparisonLine } from "./comparison-lines";
import { LineSwatch } from "./line-swatch";

export interface RowActions {
  remove: (runId: string) => void;
  /** Makes it the one that the others are measured against. */
  toFront: (runId: string) => void;
  toggle: (runId: string) => void;
}

interface RunCellProps {
  run: RunDetail;
  line: ComparisonLine | undefined;
  indented: boolean;
  isFirst: boolean;
  isHidden: boolean;
  actions: RowActions;
}

export function RunCell({ run, line, indented, isFirst, isHidden, actions }: RunCellProps) {
  const Icon = isHidden ? EyeOff : Eye;
  return (
    <td className="sticky left-0 z-10 bg-surface text-left group-hover:bg-sunken group-data-highlighted:bg-sunken">
      <span className={cn("flex items-center gap-2", indented && "pl-4")}>
        {!indented && line !== undefined && <LineSwatch color={line.color} dash={line.dash} />}
        <span className="max-w-28 min-w-0 sm:max-w-56">
          <Link
            href={`/runs/${run.id}`}
            title={run.name}
            className={cn("block truncate font-medium hover:underline", isHidden && "text-muted")}
          >
            {run.name}
          </Link>
          <span className="block truncate text-2xs text-muted">
            {run.status}
            {run.trialOf !== null && (
              <>
                {" · "}
                <Link href={`/sweeps/${run.trialOf.sweepId}`} className="hover:underline">
                  trial {run.trialOf.number} of {run.trialOf.sweepName}
                </Link>
              </>
            )}
          </span>
        </span>
        <span className="ml-auto flex items-center pl-2">
          <Button
            variant="ghost"
            size="icon-small"
            aria-label={`Show the line of ${run.name}`}
            aria-pressed={!isHidden}
            title={isHidden ? "Draw its line" : "Hide its line"}
            onClick={() => actions.toggle(run.id)}
          >
            <Icon />
          </Button>
          <Button
            variant="ghost"
            size="icon-small"
            disabled={isFirst}
            aria-label={`Measure the others against ${run.name}`}
            title="Measure the others against this one"
            className="max-sm:hidden"
            onClick={() => actions.toFront(run.id)}
          >
            <ArrowUpToLine />
          </Button>
          <Button
            variant="ghost"
            size="icon-small"
            aria-label={`Leave ${run.name} out`}
            title="Leave it out"
            className="max-sm:hidden"
            onClick={() => actions.remove(run.id)}
          >
            <X />
          </Button>
        </span>
      </span>
    </td>
  );
}
