/** Guided restart: halt the run, test its nodes, take out what failed, choose the state, go on, and see that it works. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type RunDetail, TrainyardError } from "@trainyard/contracts";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { LoadError } from "../../components/load-error";
import { RunStatusBadge } from "../../components/run-status-badge";
import { Skeleton } from "../../components/ui/skeleton";
import { formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { usePageTitle } from "../../lib/use-page-title";
import { useFollowRun } from "../../live/live-provider";
import { CheckpointStep } from "./checkpoint-step";
import { CordonStep, cordonSummary } from "./cordon-step";
import { PauseStep, pauseSummary } from "./pause-step";
import { ProofStep } from "./proof-step";
import { choosableCheckpoints } from "./recovery-progress";
import { RestartStep } from "./restart-step";
import { StepFrame } from "./step-frame";
import { TestStep, testSummary } from "./test-step";
import { useRecovery } from "./use-recovery";

export function RecoverPage({ runId }: { runId: string }) {
  useFollowRun(runId);
  const { data: run, error, refetch } = useQuery(queries.run(runId));
  usePageTitle(run === undefined ? null : `Guided restart · ${run.name}`);
  if (run === undefined && error !== null) {
    const unknown = error instanceof TrainyardError && error.code === "not-found";
    return <LoadError what={unknown ? "a run of this address" : "this run"} error={error} retry={() => void refetch()} />;
  }
  if (run === undefined) return <Skeleton className="h-96" />;
  return <Flow run={run} />;
}

function Flow({ run }: { run: RunDetail }) {
  const { progress, incidentId, checkpointId, chooseCheckpoint, beginAgain } = useRecovery(run);
  const { data: incident } = useQuery({ ...recoveryQueries.incident(incidentId ?? ""), enabled: incidentId !== null });
  const { data: checkpoints } = useQuery(queries.checkpoints(run.id));
  const choosable = choosableCheckpoints(checkpoints ?? [], run.totalSteps);
  const chosen = choosable.find(({ id }) => id === checkpointId) ?? choosable[0] ?? null;
  const { pause, test, cordon, restart, nodes, successor } = progress;
  const reason = incident === undefined ? "Guided restart" : `Guided restart after: ${incident.summary}`;
  const current = [pause, test, cordon, restart].findIndex((state) => state !== "done");
  const isCurrent = (index: number) => current === index;
  const halted = pause === "done" && successor === null;
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-4" data-testid="recover-page">
      <Link href={`/runs/${run.id}`} className="inline-flex w-fit items-center gap-1.5 text-muted text-xs hover:text-foreground">
        <ArrowLeft className="size-3.5" aria-hidden /> {run.name}
      </Link>
      <header>
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="font-semibold text-xl tracking-tight">Guided restart</h1>
          <RunStatusBadge run={run} />
        </div>
        <p className="mt-1 text-muted">
          Each step can be done again. What is done is read from the run and its nodes, so this page can be left and reloaded.
          {incident !== undefined && (
            <>
              {" "}
              It answers{" "}
              <Link href={`/incidents/${incident.id}`} className="underline underline-offset-4 hover:text-foreground">
                {incident.summary}
              </Link>
            </>
          )}
        </p>
      </header>
      <ol className="flex flex-col gap-3">
        <StepFrame number={1} title="Pause the run" state={pause} current={isCurrent(0)} summary={pauseSummary(run, progress)}>
          {pause === "todo" && <PauseStep key={reason} run={run} incidentId={incidentId} reason={reason} />}
        </StepFrame>
        <StepFrame number={2} title="Test the nodes it was on" state={test} current={isCurrent(1)} summary={testSummary(progress)}>
          {halted && <TestStep nodes={nodes} incidentId={incidentId} reason={reason} />}
        </StepFrame>
        <StepFrame number={3} title="Cordon what failed" state={cordon} current={isCurrent(2)} summary={cordonSummary(progress)}>
          {halted && nodes.some(({ toCordon }) => toCordon) && <CordonStep key={reason} nodes={nodes} reason={reason} />}
        </StepFrame>
        <StepFrame
          number={4}
          title="Choose the checkpoint"
          state={halted || successor !== null ? "done" : "todo"}
          current={false}
          summary={
            successor !== null
              ? `Went on from step ${formatInteger(successor.startStep)}.`
              : "The newest on the curve is proposed; an older one gives steps up."
          }
        >
          {halted && checkpoints !== undefined && (
            <CheckpointStep run={run} checkpoints={choosable} chosen={chosen} onChoose={chooseCheckpoint} />
          )}
        </StepFrame>
        <StepFrame
          number={5}
          title="Go on"
          state={restart}
          current={isCurrent(3)}
          summary={
            successor === null
              ? "The run starts again on the next free node that is in service."
              : restart === "pending"
                ? "Asked for: the run starts on the next free node."
                : "The run trains again."
          }
        >
          {halted && chosen !== null && (
            <RestartStep key={`${chosen.id} ${reason}`} run={run} checkpoint={chosen} incidentId={incidentId} reason={reason} />
          )}
          {successor !== null && <ProofStep run={run} segment={successor} onAgain={beginAgain} />}
        </StepFrame>
      </ol>
    </div>
  );
}
