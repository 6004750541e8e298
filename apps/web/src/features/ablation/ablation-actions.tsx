/** Buttons of a study: pause or resume, where runs are trained for it, and stop. */
"use client";

import type { AblationDetail } from "@trainyard/contracts";
import { Pause, Play, Square } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { Button } from "../../components/ui/button";
import { useAblationAction } from "./use-ablation-action";

export function AblationActions({ study }: { study: AblationDetail }) {
  const { act, isPending } = useAblationAction(study);
  const [isAsking, setAsking] = useState(false);
  const { status, mode, name } = study;
  const isOver = status === "finished" || status === "stopped";
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {mode === "retrain" && status === "running" && (
        <Button disabled={isPending} onClick={() => act("pause")} title="Start no run; those that train are paused with a checkpoint">
          <Pause /> Pause
        </Button>
      )}
      {mode === "retrain" && (status === "paused" || status === "stopped") && (
        <Button variant={status === "paused" ? "primary" : "outline"} disabled={isPending} onClick={() => act("resume")}>
          <Play /> Resume
        </Button>
      )}
      <Button variant="danger" disabled={isPending || isOver} onClick={() => setAsking(true)}>
        <Square /> Stop
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Stop ${name}?`}
        description={
          mode === "retrain"
            ? "Runs that train are paused with a checkpoint, and no other begins. Nothing is deleted; Resume takes it up again."
            : "What is measured so far stays; the rest is not measured."
        }
        confirm="Stop the study"
        onConfirm={() => act("stop")}
      />
    </div>
  );
}
