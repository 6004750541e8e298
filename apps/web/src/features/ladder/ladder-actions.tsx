/** Buttons of a ladder: pause or resume, add a rung, stop, launch the next size. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { LadderDetail } from "@trainyard/contracts";
import { Copy, Pause, Play, Plus, Rocket, Square } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { Button } from "../../components/ui/button";
import { queries } from "../../lib/queries";
import { AddRungDialog } from "./add-rung-dialog";
import { nextRunHref } from "./next-run";
import { useLadderAction } from "./use-ladder-action";

export function LadderActions({ ladder }: { ladder: LadderDetail }) {
  const { act, isPending } = useLadderAction(ladder);
  const [asking, setAsking] = useState<"stop" | "add" | null>(null);
  const close = () => setAsking(null);
  const { status, fit } = ladder;
  const isOver = status === "finished" || status === "stopped";
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {status === "running" && (
        <Button disabled={isPending} onClick={() => act("pause")} title="Start no run; those that train are paused with a checkpoint">
          <Pause /> Pause
        </Button>
      )}
      {(status === "paused" || status === "stopped") && (
        <Button variant={status === "paused" ? "primary" : "outline"} disabled={isPending} onClick={() => act("resume")}>
          <Play /> Resume
        </Button>
      )}
      <Button onClick={() => setAsking("add")} title="A size beyond the largest">
        <Plus /> Add a rung…
      </Button>
      <Button variant="danger" disabled={isPending || isOver} onClick={() => setAsking("stop")}>
        <Square /> Stop
      </Button>
      <Button variant="ghost" asChild>
        <Link href={`/ladders/new?from=${ladder.id}`} title="New ladder from this one's specification">
          <Copy /> Clone
        </Link>
      </Button>
      <LaunchNext ladder={ladder} isReady={fit !== null} />
      {asking === "add" && <AddRungDialog ladder={ladder} onClose={close} />}
      <ConfirmDialog
        open={asking === "stop"}
        onOpenChange={(open) => !open && close()}
        title={`Stop ${ladder.name}?`}
        description="Runs that train are paused with a checkpoint, and no other begins. Nothing is deleted; Resume takes it up again."
        confirm="Stop the ladder"
        onConfirm={() => act("stop")}
      />
    </div>
  );
}

function LaunchNext({ ladder, isReady }: { ladder: LadderDetail; isReady: boolean }) {
  const { data: recipes = [] } = useQuery(queries.recipes);
  const recipe = recipes.find(({ name }) => name === ladder.recipe);
  if (recipe === undefined) return null;
  return (
    <Button variant={isReady ? "primary" : "outline"} asChild>
      <Link href={nextRunHref(ladder, recipe.specification)} data-testid="launch-next">
        <Rocket /> Launch the next size
      </Link>
    </Button>
  );
}
