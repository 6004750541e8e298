/** The trials as cards, for a narrow screen; only those on screen are drawn. */
import { useVirtualizer } from "@tanstack/react-virtual";
import type { SweepDetail, Trial } from "@trainyard/contracts";
import { Pin } from "lucide-react";
import { useRef } from "react";
import { TrialStatusBadge } from "../../../components/sweep/trial-status-badge";
import { Checkbox } from "../../../components/ui/checkbox";
import { cn } from "../../../lib/class-names";
import { formatPercent } from "../../../lib/format";
import { parameterLabel } from "../../new-sweep/space/parameter-form";
import { objectiveText } from "../sweep-words";
import { useOpenTrial } from "../trial/use-open-trial";
import { formatParameter } from "../trial-axes";
import type { TrialTableState } from "./use-trial-table";

const cardHeightPx = 92;

export function TrialCards({ sweep, list: { rows } }: { sweep: SweepDetail; list: TrialTableState }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeightPx,
    overscan: 6,
  });
  return (
    <div ref={scroller} className="max-h-[70dvh] overflow-y-auto md:hidden">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <li
              key={row.id}
              data-testid="trial-card"
              data-number={row.original.number}
              style={{ height: cardHeightPx, transform: `translateY(${start}px)` }}
              className={cn(
                "absolute inset-x-0 top-0 flex items-start gap-3 overflow-hidden border-b px-4 py-2.5",
                row.getIsSelected() && "bg-info/8",
              )}
            >
              <span className="relative z-10 flex pt-0.5">
                <Checkbox
                  label={`Select trial ${row.original.number}`}
                  checked={row.getIsSelected()}
                  onChange={(checked) => row.toggleSelected(checked)}
                />
              </span>
              <TrialCard sweep={sweep} trial={row.original} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function TrialCard({ sweep, trial }: { sweep: SweepDetail; trial: Trial }) {
  const { open } = useOpenTrial();
  const [objective] = sweep.specification.objectives;
  return (
    <div className="figures min-w-0 flex-1">
      <p className="flex items-center gap-2">
        <button type="button" className="font-medium after:absolute after:inset-0" onClick={() => open(trial.number)}>
          Trial {trial.number}
        </button>
        {trial.pinned && <Pin className="size-3.5 fill-current" aria-label="pinned" />}
        <TrialStatusBadge status={trial.status} why={trial.why} />
        <span className="ml-auto font-semibold">{objective === undefined ? "" : objectiveText(objective, trial.objectives[0])}</span>
      </p>
      <p className="mt-1 line-clamp-2 text-muted text-xs">
        {formatPercent(trial.fraction)} trained.{" "}
        {Object.entries(trial.values)
          .map(([path, value]) => `${parameterLabel(path)} ${formatParameter(path, value)}`)
          .join(", ")}
      </p>
    </div>
  );
}
