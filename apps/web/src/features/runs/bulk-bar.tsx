/** Actions on several runs at once: names what will happen, asks, and tells how each of them answered; and the way to their comparison. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RunSummary } from "@trainyard/contracts";
import { GitCompareArrows, Pause, Play, Square, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { Button } from "../../components/ui/button";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";
import { actionWords, canAct } from "../../lib/run-actions";
import { compareHref } from "../compare/compare-href";

type BulkAction = "pause" | "resume" | "stop";

const buttons = [
  { action: "pause", icon: Pause },
  { action: "resume", icon: Play },
  { action: "stop", icon: Square },
] as const;

export function BulkBar({ runs, onClear }: { runs: readonly RunSummary[]; onClear: () => void }) {
  const [asking, setAsking] = useState<BulkAction | null>(null);
  const bulk = useBulkAction(onClear);
  const able = (action: BulkAction) => runs.filter((run) => canAct(run, action));
  const asked = asking === null ? [] : able(asking);
  return (
    <div
      role="toolbar"
      aria-label="Selected runs"
      className="flex flex-wrap items-center gap-2 rounded-lg border border-info/40 bg-info/8 px-3 py-2"
      data-testid="bulk-bar"
    >
      <span className="figures mr-1 font-medium">{runs.length} selected</span>
      {buttons.map(({ action, icon: Icon }) => (
        <Button
          key={action}
          size="small"
          variant={action === "stop" ? "danger" : "outline"}
          disabled={bulk.isPending || able(action).length === 0}
          onClick={() => setAsking(action)}
        >
          <Icon /> {actionWords[action].label}
          {able(action).length !== runs.length && ` ${able(action).length}`}
        </Button>
      ))}
      <Button size="small" asChild>
        <Link href={compareHref(runs.map(({ id }) => id))}>
          <GitCompareArrows /> Compare
        </Link>
      </Button>
      <Button size="small" variant="ghost" className="ml-auto" onClick={onClear}>
        <X /> Clear
      </Button>
      {asking !== null && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setAsking(null)}
          title={`${actionWords[asking].label} ${asked.length === 1 ? "one run" : `${asked.length} runs`}?`}
          description={
            <>
              <p>{actionWords[asking].consequence}</p>
              <ul className="mt-2 max-h-40 list-disc overflow-y-auto pl-5 text-foreground">
                {asked.map((run) => (
                  <li key={run.id}>{run.name}</li>
                ))}
              </ul>
            </>
          }
          confirm={actionWords[asking].label}
          danger={asking === "stop"}
          onConfirm={() => bulk.mutate({ action: asking, runs: asked })}
        />
      )}
    </div>
  );
}

function useBulkAction(onDone: () => void) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ action, runs }: { action: BulkAction; runs: readonly RunSummary[] }) =>
      api.call("actOnRuns", { body: { action, runIds: runs.map(({ id }) => id), ...authorField() } }),
    onSuccess: ({ items }, { action, runs }) => {
      const refused = items.filter(({ ok }) => !ok);
      const done = runs.filter(({ id }) => !refused.some(({ runId }) => runId === id));
      const { asked, inverse } = actionWords[action];
      if (done.length > 0)
        toast(`${asked} ${done.length === 1 ? (done[0]?.name ?? "") : `${done.length} runs`}`, {
          ...(inverse !== null && { action: { label: "Undo", onClick: () => mutation.mutate({ action: inverse, runs: done }) } }),
        });
      for (const { runId, error } of refused)
        toast.error(`Could not ${action} ${runs.find(({ id }) => id === runId)?.name ?? runId}`, { description: error ?? "" });
      onDone();
    },
    onError: (error, { action }) => toast.error(`Could not ${action} the runs`, { description: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  return mutation;
}
