/** Figures of a launch check, each with what it rests on. */
import type { LaunchCheck } from "@trainyard/contracts";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button";
import { formatCount, formatDuration, formatInteger, formatLoss, formatPercent, formatScientific } from "../../../lib/format";

interface LaunchFiguresProps {
  check: LaunchCheck;
  /** As the form has it. */
  everySteps: string;
  onField: (path: string, text: string) => void;
}

export function LaunchFigures({ check, everySteps, onField }: LaunchFiguresProps) {
  const { prediction, seconds, nodes, nodeHours, cost, expectedFailures, goodput, checkpointEverySteps, checkpointSeconds, spares } = check;
  return (
    <>
      <dl className="figures grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5 text-xs" data-testid="launch-figures">
        <Figure label="Size">
          {formatCount(check.parameters)} parameters, {formatCount(check.tokens)} tokens, {formatScientific(check.flops)} FLOPs
        </Figure>
        <Figure label="Loss" testId="predicted-loss">
          {prediction === null ? (
            <Unknown>no ladder predicts it</Unknown>
          ) : (
            <>
              <b className="font-semibold">{formatLoss(prediction.final.value)}</b>
              <Note>
                {formatPercent(prediction.coverage)} between {formatLoss(prediction.final.low)} and {formatLoss(prediction.final.high)}
              </Note>
              {prediction.caution !== null && <span className="block text-2xs text-warning">{prediction.caution}</span>}
            </>
          )}
        </Figure>
        <Figure label="Time">
          {seconds === null ? (
            <Unknown>no node has told its speed</Unknown>
          ) : (
            <>
              <b className="font-semibold">{formatDuration(seconds)}</b>
              <Note>
                on {formatInteger(nodes)} {nodes === 1 ? "node" : "nodes"}
                {nodeHours === null ? "" : `, ${formatCount(nodeHours)} node hours`}, failures included
              </Note>
            </>
          )}
        </Figure>
        <Figure label="Cost">{cost === null ? <Unknown>no price of a node hour is set</Unknown> : cost.toFixed(2)}</Figure>
        <Figure label="Failures">
          {expectedFailures === null ? (
            <Unknown>not known</Unknown>
          ) : (
            <>
              {Number(expectedFailures.toPrecision(2))} expected
              {goodput !== null && <Note>{formatPercent(goodput)} of the time trains</Note>}
            </>
          )}
        </Figure>
        <Figure label="Checkpoint">
          {checkpointEverySteps === null ? (
            <Unknown>no interval is advised</Unknown>
          ) : (
            <span className="inline-flex flex-wrap items-baseline gap-x-2">
              every {formatInteger(checkpointEverySteps)} steps
              {checkpointSeconds !== null && <Note>about {formatDuration(checkpointSeconds)}</Note>}
              {everySteps !== String(checkpointEverySteps) && (
                <Button
                  size="small"
                  variant="ghost"
                  onClick={() => onField("checkpoint.everySteps", String(checkpointEverySteps))}
                  aria-label="Apply the advised checkpoint interval"
                >
                  Apply
                </Button>
              )}
            </span>
          )}
        </Figure>
        <Figure label="Spares">
          {spares === null ? <Unknown>not known</Unknown> : `${formatInteger(spares)} ${spares === 1 ? "node" : "nodes"} in reserve`}
        </Figure>
      </dl>
      {check.assumptions.length > 0 && (
        <details className="text-2xs text-muted">
          <summary className="cursor-pointer hover:text-foreground">What this rests on</summary>
          <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-4">
            {check.assumptions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Figure({ label, testId, children }: { label: string; testId?: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0" data-testid={testId}>
        {children}
      </dd>
    </>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <span className="block text-2xs text-muted">{children}</span>;
}

function Unknown({ children }: { children: ReactNode }) {
  return <span className="text-muted">{children}</span>;
}
