/** Buttons of a sweep: pause or resume, extend, edit, clone, stop. */
"use client";

import { endedTrialStatuses, type SweepDetail } from "@trainyard/contracts";
import { Copy, Expand, Pause, PencilLine, Play, Square } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { Button } from "../../components/ui/button";
import { ExtendSweepDialog } from "./extend-sweep-dialog";
import { useSweepAction } from "./use-sweep-action";

export function SweepActions({ sweep }: { sweep: SweepDetail }) {
  const { act, isPending } = useSweepAction(sweep);
  const [asking, setAsking] = useState<"stop" | "extend" | null>(null);
  const close = () => setAsking(null);
  const ended = endedTrialStatuses.reduce((sum, each) => sum + sweep.counts[each], 0);
  // One that ended for want of budget, or that was given more trials since.
  const hasMore = sweep.status !== "running" && (sweep.status === "paused" || ended < sweep.trials);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {sweep.status === "running" && (
        <Button disabled={isPending} onClick={() => act("pause")} title="Start no trial; those that run are paused with a checkpoint">
          <Pause /> Pause
        </Button>
      )}
      {hasMore && (
        <Button
          variant={sweep.status === "paused" ? "primary" : "outline"}
          disabled={isPending}
          onClick={() => act("resume")}
          title="Go on with the trials that are left"
        >
          <Play /> Resume
        </Button>
      )}
      <Button onClick={() => setAsking("extend")} title="More trials, or more budget">
        <Expand /> Extend…
      </Button>
      <Button asChild>
        <Link href={`/sweeps/${sweep.id}/edit`} title="Narrow the space, change budget and share for trials to come">
          <PencilLine /> Edit
        </Link>
      </Button>
      <Button
        variant="danger"
        disabled={isPending || sweep.status === "stopped" || sweep.status === "finished"}
        onClick={() => setAsking("stop")}
      >
        <Square /> Stop
      </Button>
      <Button variant="ghost" asChild>
        <Link href={`/sweeps/new?from=${sweep.id}`} title="New sweep from this one's specification">
          <Copy /> Clone
        </Link>
      </Button>
      {asking === "extend" && <ExtendSweepDialog sweep={sweep} onClose={close} />}
      <ConfirmDialog
        open={asking === "stop"}
        onOpenChange={(open) => !open && close()}
        title={`Stop ${sweep.name}?`}
        description="Trials that run are paused with a checkpoint, and no other begins. Nothing is deleted; Resume takes it up again."
        confirm="Stop the sweep"
        onConfirm={() => act("stop")}
      />
    </div>
  );
}
