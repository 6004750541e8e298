/** Buttons of a run: pause or resume, checkpoint now, change, stop, clone. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@trainyard/contracts";
import { Copy, LifeBuoy, Pause, Play, Save, SlidersHorizontal, Square } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { Button } from "../../components/ui/button";
import { actionWords, canAct, canChange } from "../../lib/run-actions";
import { scaleQueries } from "../../lib/scale-queries";
import { useRunAction } from "../../lib/use-run-action";
import { useAsking } from "./ask";
import { ChangeDialog } from "./change/change-dialog";
import { environmentAhead } from "./environment/environment-ahead";

export function RunActions({ run }: { run: RunDetail }) {
  const { act, isPending } = useRunAction();
  const [confirming, setConfirming] = useState(false);
  const [changing, setChanging] = useState(false);
  const resumable = run.status === "paused";
  const { ask } = useAsking();
  const { data: environments } = useQuery({ ...scaleQueries.environment(run.id), enabled: resumable });
  const isOther = environments !== undefined && environmentAhead(environments, run.id) !== null;
  const resume = () => (isOther ? ask({ kind: "resume" }) : act(run, "resume"));
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {resumable ? (
        <Button variant="primary" disabled={isPending || !canAct(run, "resume")} onClick={resume}>
          <Play /> {isOther ? "Resume…" : "Resume"}
        </Button>
      ) : (
        <Button disabled={isPending || !canAct(run, "pause")} onClick={() => act(run, "pause")}>
          <Pause /> {run.pendingAction === "pause" ? "Pausing" : "Pause"}
        </Button>
      )}
      <Button
        disabled={isPending || !canAct(run, "checkpoint")}
        onClick={() => act(run, "checkpoint")}
        title="Write a checkpoint at the next step"
      >
        <Save /> Checkpoint now
      </Button>
      <Button disabled={!canChange(run)} onClick={() => setChanging(true)} title="Train on with other values from the next step">
        <SlidersHorizontal /> {run.pendingAction === "change" ? "Changing" : "Change…"}
      </Button>
      <Button variant="danger" disabled={isPending || !canAct(run, "stop")} onClick={() => setConfirming(true)}>
        <Square /> {run.pendingAction === "stop" ? "Stopping" : "Stop"}
      </Button>
      <Button variant="ghost" asChild>
        <Link href={`/runs/${run.id}/recover`} title="Pause, test the nodes, cordon what failed, go on from a checkpoint">
          <LifeBuoy /> <span className="max-sm:sr-only">Guided restart</span>
        </Link>
      </Button>
      <Button variant="ghost" asChild>
        <Link href={`/runs/new?from=${run.id}`} title="New run from this one's specification (c)">
          <Copy /> <span className="max-sm:sr-only">Clone</span>
        </Link>
      </Button>
      {changing && <ChangeDialog run={run} onClose={() => setChanging(false)} />}
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={`Stop ${run.name}?`}
        description={actionWords.stop.consequence}
        confirm="Stop the run"
        onConfirm={() => act(run, "stop")}
      />
    </div>
  );
}
