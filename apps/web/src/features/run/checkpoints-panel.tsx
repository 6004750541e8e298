/** Checkpoints of a run: what each one holds, pinning, and the way back to it. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Checkpoint, RunDetail } from "@trainyard/contracts";
import { Pin, PinOff, RotateCcw, Save, Scissors, Star } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Badge } from "../../components/ui/badge";
import { Button } from "../../components/ui/button";
import { Skeleton } from "../../components/ui/skeleton";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { cn } from "../../lib/class-names";
import { messageOf } from "../../lib/error-message";
import { formatAgo, formatBytes, formatCount, formatInteger, formatLoss } from "../../lib/format";
import { keys, queries } from "../../lib/queries";
import { useNow } from "../../lib/use-now";
import { useAsking } from "./ask";

export function CheckpointsPanel({ run }: { run: RunDetail }) {
  const { ask } = useAsking();
  const { data: checkpoints, error, refetch } = useQuery(queries.checkpoints(run.id));
  if (checkpoints === undefined && error !== null) return <LoadError what="the checkpoints" error={error} retry={() => void refetch()} />;
  if (checkpoints === undefined) return <Skeleton className="m-4 h-40" />;
  const kept = checkpoints.filter(({ deletedAt }) => deletedAt === null);
  const { everySteps, keep } = run.specification.checkpoint;
  if (kept.length === 0)
    return (
      <EmptyState icon={Save} title="No checkpoint yet">
        One is written every {formatInteger(everySteps)} steps, and when you pause, stop or press Checkpoint now.
      </EmptyState>
    );
  return (
    <div className="relative overflow-x-auto">
      <table className="figures w-full text-left sm:min-w-[680px]">
        <thead className="text-muted text-xs [&_th]:px-3 [&_th]:py-2 [&_th]:font-normal">
          <tr>
            <th className="pl-4!">Step</th>
            <th className="max-sm:hidden">Tokens</th>
            <th>Validation loss</th>
            <th className="max-sm:hidden">Size</th>
            <th className="max-sm:hidden">Written</th>
            <th>
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kept.map((checkpoint) => (
            <CheckpointRow
              key={checkpoint.id}
              checkpoint={checkpoint}
              onRestart={() => ask({ kind: "restart", checkpointId: checkpoint.id })}
            />
          ))}
        </tbody>
      </table>
      <p className="px-4 py-3 text-muted text-xs">
        The newest {keep}, the best and the pinned ones are kept.
        {checkpoints.length > kept.length &&
          ` ${checkpoints.length - kept.length} older ones were removed by retention; their records stay.`}
      </p>
    </div>
  );
}

function CheckpointRow({ checkpoint, onRestart }: { checkpoint: Checkpoint; onRestart: () => void }) {
  const nowMs = useNow();
  const pin = usePin(checkpoint);
  return (
    <tr
      data-testid="checkpoint-row"
      data-step={checkpoint.step}
      className={cn("border-t [&_td]:px-3 [&_td]:py-1.5", checkpoint.abandoned && "text-muted")}
    >
      <td className="pl-4! font-medium">{formatInteger(checkpoint.step)}</td>
      <td className="max-sm:hidden">{formatCount(checkpoint.tokens)}</td>
      <td>
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          {formatLoss(checkpoint.validationLoss)}
          {checkpoint.best && (
            <Badge tone="good">
              <Star aria-hidden /> best
            </Badge>
          )}
          {checkpoint.pinned && (
            <Badge>
              <Pin aria-hidden /> pinned
            </Badge>
          )}
          {checkpoint.abandoned && <Badge>abandoned</Badge>}
        </span>
      </td>
      <td className="max-sm:hidden">{formatBytes(checkpoint.bytes)}</td>
      <td className="text-muted max-sm:hidden" title={`SHA-256 ${checkpoint.stateHash}`}>
        {formatAgo(Date.parse(checkpoint.createdAt), nowMs)}
      </td>
      <td>
        <div className="flex justify-end gap-1.5">
          <Button
            variant="ghost"
            size="icon-small"
            className="max-sm:hidden"
            onClick={() => pin.mutate()}
            disabled={pin.isPending}
            title={checkpoint.pinned ? "Unpin: hand it back to retention" : "Pin: keep it whatever retention says"}
            aria-label={`${checkpoint.pinned ? "Unpin" : "Pin"} the checkpoint at step ${checkpoint.step}`}
          >
            {checkpoint.pinned ? <PinOff /> : <Pin />}
          </Button>
          {checkpoint.deletedAt === null && (
            <Button asChild variant="ghost" size="icon-small" className="max-sm:hidden">
              <Link
                href={`/ablations/new?run=${checkpoint.runId}&checkpoint=${checkpoint.id}`}
                title="Ablate: what is each part of this model worth?"
                aria-label={`Ablate the model at step ${checkpoint.step}`}
              >
                <Scissors />
              </Link>
            </Button>
          )}
          <Button size="small" onClick={onRestart} data-testid="restart-from-here">
            <RotateCcw /> Restart from here
          </Button>
        </div>
      </td>
    </tr>
  );
}

function usePin({ id, runId, pinned, step }: Checkpoint) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.call(pinned ? "unpinCheckpoint" : "pinCheckpoint", { checkpointId: id, body: authorField() }),
    onSuccess: (changed) => {
      client.setQueryData<Checkpoint[]>(keys.checkpoints(runId), (all) => all?.map((each) => (each.id === id ? changed : each)));
      toast(`Checkpoint at step ${step} ${pinned ? "unpinned" : "pinned"}`);
    },
    onError: (error) =>
      toast.error(`Could not ${pinned ? "unpin" : "pin"} the checkpoint at step ${step}`, { description: messageOf(error) }),
  });
}
