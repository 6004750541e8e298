/** Step 4: the state to go on from. */
"use client";

import type { Checkpoint, RunDetail } from "@trainyard/contracts";
import { Pin, Star } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useState } from "react";
import { CertificateBadge } from "../../components/certificate-badge";
import { Badge } from "../../components/ui/badge";
import { Button } from "../../components/ui/button";
import { formatAgo, formatInteger, formatLoss } from "../../lib/format";
import { useNow } from "../../lib/use-now";
import { canResume } from "./recovery-progress";

interface CheckpointStepProps {
  run: RunDetail;
  /** Those that can be chosen, the proposed one first. */
  checkpoints: readonly Checkpoint[];
  chosen: Checkpoint | null;
  onChoose: (checkpointId: string) => void;
}

const fewShown = 5;

export function CheckpointStep({ run, checkpoints, chosen, onChoose }: CheckpointStepProps) {
  const [all, setAll] = useState(false);
  if (checkpoints.length === 0)
    return <p className="text-muted">There is none: the run can only start anew from its seed, by cloning it.</p>;
  const shown = all ? checkpoints : checkpoints.filter((each, index) => index < fewShown || each.id === chosen?.id);
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup.Root
        aria-label="Checkpoint"
        value={chosen?.id ?? ""}
        onValueChange={onChoose}
        className="flex flex-col overflow-hidden rounded-md border"
      >
        {shown.map((checkpoint) => (
          <CheckpointChoice key={checkpoint.id} run={run} checkpoint={checkpoint} />
        ))}
      </RadioGroup.Root>
      {checkpoints.length > shown.length && (
        <Button size="small" variant="ghost" className="self-start" onClick={() => setAll(true)}>
          Show all {checkpoints.length}
        </Button>
      )}
    </div>
  );
}

function CheckpointChoice({ run, checkpoint }: { run: RunDetail; checkpoint: Checkpoint }) {
  const nowMs = useNow();
  const { id, step, validationLoss, segmentId, best, pinned, abandoned, createdAt } = checkpoint;
  const certificate = run.segments.find((segment) => segment.id === segmentId)?.certificate ?? null;
  const lost = run.step - step;
  return (
    <RadioGroup.Item
      value={id}
      data-testid="recover-checkpoint"
      data-step={step}
      className="figures grid grid-cols-[1rem_1fr] items-center gap-x-3 gap-y-1 border-t px-3 py-2 text-left -outline-offset-2 first:border-t-0 hover:bg-foreground/4 data-[state=checked]:bg-foreground/6 sm:grid-cols-[1rem_6rem_1fr_auto]"
    >
      <span aria-hidden className="flex size-4 items-center justify-center rounded-full border border-line-strong">
        <RadioGroup.Indicator className="size-2 rounded-full bg-foreground" />
      </span>
      <b className="font-medium">step {formatInteger(step)}</b>
      <span className="col-start-2 flex flex-wrap items-center gap-x-2 gap-y-1 sm:col-start-auto">
        <span className="text-muted text-xs">validation loss {formatLoss(validationLoss)}</span>
        {best && (
          <Badge tone="good">
            <Star aria-hidden /> best
          </Badge>
        )}
        {pinned && (
          <Badge>
            <Pin aria-hidden /> pinned
          </Badge>
        )}
        {abandoned && <Badge>abandoned</Badge>}
        {certificate !== null && <CertificateBadge certificate={certificate} />}
      </span>
      <span className="col-start-2 text-muted text-xs sm:col-start-auto sm:text-right">
        {canResume(run, checkpoint) || lost === 0 ? "nothing lost" : lost > 0 ? `gives up ${formatInteger(lost)} steps` : "off the curve"} ·{" "}
        {formatAgo(Date.parse(createdAt), nowMs)}
      </span>
    </RadioGroup.Item>
  );
}
