/** How much each parameter matters for being among the best trials, and which of its values are better. */
"use client";

import { type Direction, importanceOf, type Importance as Judged } from "@trainyard/search/analysis";
import { ArrowDown, ArrowUp, Check, FoldVertical, type LucideIcon, Minus } from "lucide-react";
import { useMemo } from "react";
import { formatPercent } from "../../../../lib/format";
import { parameterLabel } from "../../../new-sweep/space/parameter-form";
import { formatParameter } from "../../trial-axes";
import { ChartPanel, EmptyChart } from "../chart-panel";
import { scoredTrials } from "../scored";
import { useSweepView } from "../sweep-view";

/** Below it, what a parameter seems to do is chance. */
const leastTrials = 10;

interface ImportanceProps {
  chosen: string;
  onChoose: (path: string) => void;
}

export function useImportance(): readonly Judged[] {
  const { sweep, trials, objective } = useSweepView();
  const { space } = sweep.specification;
  return useMemo(() => importanceOf(space, scoredTrials(trials, objective)), [space, trials, objective]);
}

export function Importance({ judged, chosen, onChoose }: ImportanceProps & { judged: readonly Judged[] }) {
  const isTold = judged.some(({ importance, trials }) => importance > 0 && trials >= leastTrials);
  const most = Math.max(...judged.map(({ importance }) => importance), 1e-9);
  return (
    <ChartPanel
      title="Importance"
      testId="importance"
      note={
        <span title="PED-ANOVA (Watanabe, Bansal and Hutter 2023): the best tenth of the trials against all">
          for the best tenth of trials
        </span>
      }
    >
      {isTold ? (
        <ol className="flex flex-col px-2 pb-3">
          {judged.map(({ path, importance, direction }) => (
            <li key={path}>
              <button
                type="button"
                aria-pressed={path === chosen}
                onClick={() => onChoose(path)}
                className="grid w-full grid-cols-[minmax(0,1fr)_3rem] items-center gap-x-2 gap-y-0.5 rounded-md px-2 py-1.5 text-left text-xs hover:bg-foreground/6 aria-pressed:bg-foreground/8"
              >
                <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                  <span className="font-medium">{parameterLabel(path)}</span>
                  <DirectionWords path={path} direction={direction} />
                </span>
                <span className="figures text-right font-medium">{formatPercent(importance)}</span>
                <span aria-hidden className="col-span-2 h-1.5 overflow-hidden rounded-full bg-foreground/8">
                  <span className="block h-full rounded-full bg-train" style={{ width: `${(100 * importance) / most}%` }} />
                </span>
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <EmptyChart height={260}>Too few trials to tell a parameter's influence from chance.</EmptyChart>
      )}
    </ChartPanel>
  );
}

function DirectionWords({ path, direction }: { path: string; direction: Direction }) {
  const { icon: Icon, words } = directionLook(path, direction);
  return (
    <span className="figures inline-flex items-center gap-1 text-2xs text-muted">
      <Icon aria-hidden className="size-3" /> {words}
    </span>
  );
}

const better: Record<Extract<Direction, { kind: "number" }>["better"], { icon: LucideIcon; words: string }> = {
  lower: { icon: ArrowDown, words: "lower is better" },
  higher: { icon: ArrowUp, words: "higher is better" },
  inside: { icon: FoldVertical, words: "best inside" },
  unclear: { icon: Minus, words: "no clear direction" },
};

function directionLook(path: string, direction: Direction): { icon: LucideIcon; words: string } {
  if (direction.kind === "choice") return { icon: Check, words: `best with ${formatParameter(path, direction.best)}` };
  const { icon, words } = better[direction.better];
  if (direction.good === null || direction.better === "unclear") return { icon, words };
  return { icon, words: `${words}, ${formatParameter(path, direction.good.low)} to ${formatParameter(path, direction.good.high)}` };
}
