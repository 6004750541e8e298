/** Rungs left out of the fits: the whole curve that was predicted for each, and the one that came. */
"use client";

import type { LadderDetail } from "@trainyard/contracts";
import { CircleCheck, CircleX } from "lucide-react";
import { Badge } from "../../components/ui/badge";
import { formatCount, formatLoss } from "../../lib/format";
import { ChartPanel } from "../sweep/charts/chart-panel";
import { signedPercent } from "./ladder-header";
import { PredictionPlot } from "./prediction-plot";

export function HeldOutSection({ ladder }: { ladder: LadderDetail }) {
  return ladder.heldOut.map((held) => {
    const plan = ladder.plan[held.rung];
    const runIds = ladder.ladderRuns
      .filter(({ rung, best, finalLoss }) => rung === held.rung && (best || finalLoss === null))
      .map(({ runId }) => runId);
    const curves = ladder.curves.filter(({ runId }) => runIds.includes(runId));
    const { final, caution, runs } = held.prediction;
    return (
      <ChartPanel
        key={held.rung}
        title={`Held out: rung ${held.rung + 1}`}
        testId="held-out"
        className="col-span-full"
        note={
          <span className="figures">
            {plan === undefined ? "" : `${formatCount(plan.parameters)} parameters, `}predicted from {runs} smaller runs:{" "}
            <b className="font-medium text-foreground">{formatLoss(final.value)}</b>, 90 % of such runs from {formatLoss(final.low)} to{" "}
            {formatLoss(final.high)}
            {held.actual !== null && (
              <>
                ; measured <b className="font-medium text-foreground">{formatLoss(held.actual)}</b>
                {held.relativeError !== null && `, ${signedPercent(held.relativeError)}`}
              </>
            )}
          </span>
        }
        controls={held.inside !== null && <Verdict inside={held.inside} />}
      >
        <PredictionPlot prediction={held.prediction} curves={curves.map(({ points }) => points)} />
        {caution !== null && <p className="px-4 pb-3 text-warning text-xs">{caution}</p>}
      </ChartPanel>
    );
  });
}

function Verdict({ inside }: { inside: boolean }) {
  return inside ? (
    <Badge tone="good" testId="held-out-verdict">
      <CircleCheck aria-hidden /> inside the band
    </Badge>
  ) : (
    <Badge tone="warning" testId="held-out-verdict">
      <CircleX aria-hidden /> outside the band
    </Badge>
  );
}
