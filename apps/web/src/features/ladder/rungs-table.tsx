/** The rungs of a ladder with every run of each. */
import { type LadderDetail, type LadderRun, ladderCsvPath, type RungPlan } from "@trainyard/contracts";
import { Download } from "lucide-react";
import Link from "next/link";
import { DataTable } from "../../components/data-table";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Badge } from "../../components/ui/badge";
import { Button } from "../../components/ui/button";
import { formatCount, formatLoss, formatPercent, formatScientific, noValue } from "../../lib/format";
import { isHeldOut, lossAt } from "./ladder-points";
import { TitledCard } from "./titled-card";

const head = [
  "Rung",
  "Layers × width",
  "Parameters",
  "Tokens",
  "FLOPs",
  "Fitted loss",
  "Run",
  "Seed",
  "Rate",
  "Status",
  "Loss",
  "Noise scale",
];

export function RungsTable({ ladder }: { ladder: LadderDetail }) {
  return (
    <TitledCard
      id="rungs"
      title="Rungs"
      note="a run each, or several by seed and rate; losses are those of validation at the end, nats a token; the noise scale is in tokens"
      actions={
        <Button size="small" variant="ghost" asChild>
          <a href={`/api/v1${ladderCsvPath.replace("{ladderId}", ladder.id)}`} download>
            <Download /> CSV
          </a>
        </Button>
      }
    >
      <DataTable label="Rungs" head={head} figures={[2, 3, 4, 5, 7, 8, 10, 11]} testId="rungs-table">
        {ladder.plan.flatMap((plan, rung) => {
          const runs = ladder.ladderRuns.filter((run) => run.rung === rung);
          return runs.map((run, index) => (
            <tr key={`${run.rung} ${run.seed} ${run.learningRateFactor}`} data-testid="rung-run" data-status={run.status ?? "waits"}>
              {index === 0 && <RungCells ladder={ladder} plan={plan} rung={rung} rows={runs.length} />}
              <RunCells run={run} isOneOfSeveral={runs.length > 1} />
            </tr>
          ));
        })}
      </DataTable>
    </TitledCard>
  );
}

function RungCells({ ladder, plan, rung, rows }: { ladder: LadderDetail; plan: RungPlan; rung: number; rows: number }) {
  const { layers, width, heads, parameters, tokens, flops, problem } = plan;
  return (
    <>
      <th scope="rowgroup" rowSpan={rows} className="whitespace-nowrap px-3 py-1.5 align-top font-medium">
        {rung + 1} {isHeldOut(ladder, rung) && <Badge title="Left out of the fits, to test the prediction on">held out</Badge>}
      </th>
      <td rowSpan={rows} className="align-top" title={problem ?? undefined}>
        {layers} × {width}{" "}
        <span className="block text-2xs text-muted">
          {heads} {heads === 1 ? "head" : "heads"}
        </span>
        {problem !== null && <span className="block text-2xs text-danger">{problem}</span>}
      </td>
      <td rowSpan={rows} className="text-right align-top">
        {formatCount(parameters)}
      </td>
      <td rowSpan={rows} className="text-right align-top">
        {formatCount(tokens)}
      </td>
      <td rowSpan={rows} className="text-right align-top">
        {formatScientific(flops)}
      </td>
      <td rowSpan={rows} className="text-right align-top text-muted">
        {ladder.fit === null ? noValue : formatLoss(lossAt(ladder.fit, plan))}
      </td>
    </>
  );
}

function RunCells({ run, isOneOfSeveral }: { run: LadderRun; isOneOfSeveral: boolean }) {
  const { runId, runName, status, step, totalSteps, seed, peakLearningRate, learningRateFactor, finalLoss, noiseScale, best } = run;
  return (
    <>
      <td>
        {runId === null ? (
          <span className="text-muted">waits its turn</span>
        ) : (
          <Link
            href={`/runs/${runId}`}
            className="inline-block max-w-32 truncate align-bottom underline decoration-line-strong underline-offset-4 hover:decoration-foreground"
            title={runName ?? runId}
          >
            {runName}
          </Link>
        )}
      </td>
      <td className="text-right">{seed}</td>
      <td className="text-right">
        {formatScientific(peakLearningRate)}
        {learningRateFactor !== 1 && <span className="block text-2xs text-muted">× {learningRateFactor}</span>}
      </td>
      <td>
        {status === null ? (
          noValue
        ) : (
          <span className="inline-flex items-center gap-2">
            <RunStatusBadge run={{ status, pendingAction: null, statusDetail: null }} />
            {status !== "finished" && totalSteps > 0 && <span className="text-muted text-xs">{formatPercent(step / totalSteps)}</span>}
          </span>
        )}
      </td>
      <td className="text-right">
        {best && isOneOfSeveral ? <b className="font-semibold">{formatLoss(finalLoss)}</b> : formatLoss(finalLoss)}
      </td>
      <td className="text-right">{noiseScale === null ? noValue : formatCount(noiseScale)}</td>
    </>
  );
}
