/** Recovery tournaments of a run: each candidate's loss on one chart, how far it is, and the decision. */
"use client";

import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { type MetricsSnapshot, type RunDetail, api as routes, type Tournament } from "@trainyard/contracts";
import { Split, Trophy, X } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { toast } from "sonner";
import { distinctColor } from "../../../charts/distinct-color";
import { LinePlot } from "../../../charts/line-plot";
import { metricStyles } from "../../../charts/metric-style";
import { useWidth } from "../../../charts/use-width";
import { ActionDialog } from "../../../components/action-dialog";
import { EmptyState } from "../../../components/empty-state";
import { LoadError } from "../../../components/load-error";
import { Badge } from "../../../components/ui/badge";
import { Button } from "../../../components/ui/button";
import { Skeleton } from "../../../components/ui/skeleton";
import { api } from "../../../lib/api";
import { authorField } from "../../../lib/author";
import { messageOf } from "../../../lib/error-message";
import { formatCompact, formatInteger, formatLoss } from "../../../lib/format";
import { keys, queries } from "../../../lib/queries";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";
import { tournamentChart } from "./tournament-chart";

export function TournamentsPanel({ run }: { run: RunDetail }) {
  const { data: tournaments, error, refetch } = useQuery(recoveryQueries.tournaments(run.id));
  if (tournaments === undefined && error !== null) return <LoadError what="the tournaments" error={error} retry={() => void refetch()} />;
  if (tournaments === undefined) return <Skeleton className="m-4 h-40" />;
  if (tournaments.length === 0)
    return (
      <EmptyState icon={Split} title="No answers have been tried side by side">
        Choose a stretch of the loss and Try several answers: each is trained from one checkpoint for a while, and you keep the best.
      </EmptyState>
    );
  return (
    <div className="divide-y">
      {tournaments.map((tournament) => (
        <TournamentView key={tournament.id} run={run} tournament={tournament} />
      ))}
    </div>
  );
}

const height = 200;

function TournamentView({ run, tournament }: { run: RunDetail; tournament: Tournament }) {
  const { checkpointStep, steps, status, reason, author, candidates } = tournament;
  const [measure, width] = useWidth();
  const [keeping, setKeeping] = useState<string | null>(null);
  const snapshots = useQueries({
    queries: candidates.map((candidate) => ({
      ...queries.metrics(candidate.runId, null),
      refetchInterval: status === "running" ? (2_000 as const) : (false as const),
    })),
    combine: dataOf,
  });
  const chart = useMemo(() => tournamentChart(tournament, snapshots), [tournament, snapshots]);
  const cancel = useCancel(run, tournament);
  return (
    <section data-testid="tournament" aria-label={`Tournament from step ${checkpointStep}`} className="flex flex-col gap-2 py-3">
      <header className="figures flex flex-wrap items-center gap-x-3 gap-y-1 px-4">
        <h3 className="font-medium">
          From step {formatInteger(checkpointStep)}, {formatInteger(steps)} steps each
        </h3>
        <Badge tone={status === "running" ? "info" : status === "decided" ? "good" : "neutral"}>{status}</Badge>
        <span className="text-muted text-xs">
          {author}: {reason}
        </span>
        {status === "running" && (
          <Button size="small" variant="ghost" className="ml-auto" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            <X /> Cancel, keep none
          </Button>
        )}
      </header>
      <div ref={measure} style={{ height }} role="img" aria-label="Training loss of the candidates, nats a token, over steps">
        {width > 0 && (
          <LinePlot
            chart={chart}
            width={width}
            height={height}
            references={[]}
            formatX={formatCompact}
            formatY={metricStyles.trainLoss.formatTick}
          />
        )}
      </div>
      <CandidateTable tournament={tournament} onKeep={setKeeping} />
      {keeping !== null && <KeepDialog run={run} tournament={tournament} candidateRunId={keeping} onClose={() => setKeeping(null)} />}
    </section>
  );
}

/** Outside the component: the same function each time lets the query client keep what has not changed. */
function dataOf(results: readonly { data: MetricsSnapshot | undefined }[]) {
  return results.map(({ data }) => data);
}

function CandidateTable({
  tournament: { candidates, status, checkpointStep, steps },
  onKeep,
}: {
  tournament: Tournament;
  onKeep: (runId: string) => void;
}) {
  return (
    <div className="relative overflow-x-auto">
      <table className="figures w-full text-left">
        <thead className="text-muted text-xs [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-normal">
          <tr>
            <th className="pl-4!">Candidate</th>
            <th>Steps</th>
            <th>Training loss</th>
            <th>Validation loss</th>
            <th>
              <span className="sr-only">Decision</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {candidates.map((candidate, index) => (
            <tr key={candidate.runId} data-testid="candidate" className="border-t [&_td]:px-3 [&_td]:py-1.5">
              <td className="pl-4!">
                <span
                  aria-hidden
                  className="mr-2 inline-block h-0.5 w-4 rounded-full align-middle"
                  style={{ background: distinctColor(index) }}
                />
                <Link href={`/runs/${candidate.runId}`} className="font-medium hover:underline">
                  {candidate.label}
                </Link>
                {candidate.winner && (
                  <Badge tone="good" className="ml-2">
                    <Trophy aria-hidden /> kept
                  </Badge>
                )}
              </td>
              <td>
                {formatInteger(Math.max(0, candidate.step - checkpointStep))} of {formatInteger(steps)}
                <span className="text-muted text-xs"> · {candidate.status}</span>
              </td>
              <td>{formatLoss(candidate.trainLoss)}</td>
              <td>{formatLoss(candidate.validationLoss)}</td>
              <td className="text-right">
                {status === "running" && (
                  <Button size="small" onClick={() => onKeep(candidate.runId)}>
                    <Trophy /> Keep
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useCancel(run: RunDetail, tournament: Tournament) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.call("cancelTournament", { tournamentId: tournament.id, body: authorField() }),
    onError: (error) => toast.error("Could not cancel the tournament", { description: messageOf(error) }),
    onSettled: () => {
      refreshRun(client, run.id);
      void client.invalidateQueries({ queryKey: keys.tournaments });
    },
  });
}

function KeepDialog({
  run,
  tournament,
  candidateRunId,
  onClose,
}: {
  run: RunDetail;
  tournament: Tournament;
  candidateRunId: string;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const label = tournament.candidates.find(({ runId }) => runId === candidateRunId)?.label ?? "";
  const form = useActionForm({
    schema: routes.keepCandidate.body,
    fields: { runId: candidateRunId },
    call: (body) => api.call("keepCandidate", { tournamentId: tournament.id, body }),
    onDone: () => {
      toast.success(`${run.name} goes on from ${label}`);
      onClose();
    },
    onSettled: () => {
      refreshRun(client, run.id);
      void client.invalidateQueries({ queryKey: keys.tournaments });
    },
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Keep ${label}`}
      description={`${run.name} goes on from where this candidate has come, by its settings. The others end and stay in the lineage.`}
      testId="keep-dialog"
      confirm={{ label: "Keep it", busy: "Asking for it", icon: Trophy }}
      sentence={{ label: "Why (optional)", hint: "Kept in the run's story", placeholder: "Lowest validation loss" }}
    />
  );
}
