/** A trial in a few lines beside the pointer: what it is, what came of it, with which values. */
"use client";

import type { Trial } from "@trainyard/contracts";
import type { TrialAxis } from "../trial-axes";
import { useSweepView } from "./sweep-view";

interface TrialTipProps {
  number: number;
  /** Pixels from the top left corner of the box that it stays inside of. */
  x: number;
  y: number;
  box: { width: number; height: number };
}

const width = 232;
const distance = 14;

export function TrialTip({ number, x, y, box }: TrialTipProps) {
  const { byNumber, axes } = useSweepView();
  const trial = byNumber.get(number);
  if (trial === undefined) return null;
  const isRight = x + distance + width <= box.width || x < box.width / 2;
  const left = isRight ? Math.min(x + distance, box.width - width) : Math.max(0, x - distance - width);
  const isUpper = y < box.height / 2;
  return (
    <div
      role="status"
      data-testid="trial-tip"
      className="pointer-events-none absolute z-20 rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-xs shadow-lg"
      style={{ width, left: Math.max(0, left), ...(isUpper ? { top: y + distance } : { bottom: box.height - y + distance }) }}
    >
      <p className="font-medium">
        Trial {trial.number} <span className="font-normal text-muted">{endWords(trial)}</span>
      </p>
      <dl className="figures mt-1 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 text-2xs">
        {axes.filter(isObjective).map((axis) => (
          <Line key={axis.id} axis={axis} trial={trial} isStrong />
        ))}
        {axes
          .filter((axis) => !isObjective(axis) && axis.valueIn(trial) !== undefined)
          .map((axis) => (
            <Line key={axis.id} axis={axis} trial={trial} />
          ))}
      </dl>
      {trial.why !== "" && <p className="mt-1 text-2xs text-muted">{trial.why}</p>}
    </div>
  );
}

const isObjective = ({ objective }: TrialAxis) => objective !== null;

function Line({ axis, trial, isStrong = false }: { axis: TrialAxis; trial: Trial; isStrong?: boolean }) {
  return (
    <>
      <dt className="truncate text-muted">{axis.label}</dt>
      <dd className={isStrong ? "text-right font-medium" : "text-right"}>{axis.format(axis.valueIn(trial))}</dd>
    </>
  );
}

/** How far it came and how it ended: "pruned at 25 %". */
function endWords({ status, tokens, totalTokens }: Pick<Trial, "status" | "tokens" | "totalTokens">): string {
  const word = status.replaceAll("-", " ");
  return status === "finished" || tokens === 0 ? word : `${word} at ${((100 * tokens) / totalTokens).toFixed(0)} %`;
}
