/** Try several answers from one checkpoint: the checkpoint before the stretch, how far each goes, and what each changes. */
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RunDetail, tournamentRequest } from "@trainyard/contracts";
import { Plus, Split, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../../components/action-dialog";
import { Button } from "../../../components/ui/button";
import { Field, Input, NativeSelect, TextArea } from "../../../components/ui/field";
import { Skeleton } from "../../../components/ui/skeleton";
import { api } from "../../../lib/api";
import { messageOf } from "../../../lib/error-message";
import { issuesOfError } from "../../../lib/field-issues";
import { formatInteger, formatLoss } from "../../../lib/format";
import { keys, queries } from "../../../lib/queries";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { type StepRange, stretchText } from "../../../lib/step-range";
import { useActionForm } from "../../../lib/use-action-form";
import { refreshRun } from "../../../lib/use-run-action";
import { AheadNotice } from "../environment/ahead-notice";
import { presetCandidates, readSettings, type TypedCandidate } from "./candidates";

const mostCandidates = 8;

interface StartTournamentDialogProps {
  run: RunDetail;
  range: StepRange;
  incidentId?: string | undefined;
  onClose: () => void;
  onDone: () => void;
}

export function StartTournamentDialog({ run, range, incidentId, onClose, onDone }: StartTournamentDialogProps) {
  const client = useQueryClient();
  const { data: checkpoints = [] } = useQuery(queries.checkpoints(run.id));
  const [stretch] = useState({ fromStep: range.from, toStep: range.to, skipSamples: true });
  // Tells the checkpoint before the stretch, and what was read in it.
  const plan = useQuery({ ...recoveryQueries.rollBackPlan(run.id, stretch), refetchInterval: false });
  const [chosen, setChosen] = useState<string | null>(null);
  const [steps, setSteps] = useState("100");
  const [typed, setTyped] = useState<readonly TypedCandidate[] | null>(null);
  const candidates = typed ?? (plan.data === undefined ? [] : presetCandidates(run.specification, plan.data.skip));
  const read = candidates.map(({ settings }) => readSettings(run.specification, settings));
  const checkpointId = chosen ?? plan.data?.checkpointId ?? "";
  const usable = checkpoints.filter(({ deletedAt, abandoned, step }) => deletedAt === null && !abandoned && step < range.from);
  const form = useActionForm({
    schema: tournamentRequest,
    fields: {
      checkpointId,
      steps: Number(steps),
      candidates: candidates.map(({ label }, index) => ({
        label,
        changes: read[index] !== undefined && "changes" in read[index] ? read[index].changes : {},
      })),
      ...(incidentId !== undefined && { incidentId }),
    },
    call: (body) => api.call("startTournament", { runId: run.id, body }),
    onDone: () => {
      toast.success(`Trying ${candidates.length} answers`, { description: "The tab Tournaments shows how each comes along." });
      onDone();
    },
    onSettled: () => {
      refreshRun(client, run.id);
      void client.invalidateQueries({ queryKey: keys.tournaments });
    },
  });
  const isMissing = plan.data !== undefined && usable.length === 0;
  const noCheckpoint = isMissing ? "None is left before the stretch: choose a later one" : issuesOfError(form.error).checkpointId;
  const edit = (index: number, part: Partial<TypedCandidate>) =>
    setTyped(candidates.map((candidate, at) => (at === index ? { ...candidate, ...part } : candidate)));
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      wide
      disabled={candidates.length === 0 || checkpointId === "" || read.some((each) => "issue" in each)}
      title="Try several answers"
      description={`From one checkpoint before ${stretchText(range)}, each on a free node, as a run of its own. Then you keep one.`}
      testId="tournament-dialog"
      confirm={{ label: "Start the tournament", busy: "Starting", icon: Split }}
      sentence={{ hint: "Kept in the run's story", placeholder: "Is it the data or the rate?", focused: false }}
    >
      <div className="grid gap-x-4 sm:grid-cols-2">
        <Field id="tournament-checkpoint" label="From the checkpoint of" hint="Before the stretch" error={noCheckpoint}>
          <NativeSelect
            id="tournament-checkpoint"
            aria-describedby="tournament-checkpoint-note"
            value={checkpointId}
            onChange={(event) => setChosen(event.target.value)}
          >
            {usable.map(({ id, step, validationLoss }) => (
              <option key={id} value={id}>
                step {formatInteger(step)}
                {validationLoss !== null && ` · validation ${formatLoss(validationLoss)}`}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <Field id="tournament-steps" label="Steps that each trains" hint="Far enough to be past the stretch" error={form.issues.steps}>
          <Input
            id="tournament-steps"
            aria-describedby="tournament-steps-note"
            inputMode="numeric"
            value={steps}
            onChange={(event) => setSteps(event.target.value)}
            className="figures"
          />
        </Field>
      </div>
      <AheadNotice runId={run.id} checkpointId={checkpointId} />
      {plan.error !== null && (
        <p role="alert" className="text-danger text-xs">
          {messageOf(plan.error)}
        </p>
      )}
      {plan.data === undefined && plan.error === null && <Skeleton className="h-40" />}
      <ol aria-label="Candidates" className="flex flex-col divide-y rounded-md border">
        {candidates.map((candidate, index) => (
          <li key={`candidate ${index.toString()}`} className="grid grid-cols-[1fr_auto] gap-2 px-3 py-2 sm:grid-cols-[11rem_1fr_auto]">
            <Input
              aria-label={`Name of candidate ${index + 1}`}
              value={candidate.label}
              onChange={(event) => edit(index, { label: event.target.value })}
            />
            <div className="max-sm:order-last max-sm:col-span-2">
              <TextArea
                aria-label={`Settings of candidate ${index + 1}`}
                aria-invalid={issueOf(read[index]) !== undefined}
                value={candidate.settings}
                placeholder="nothing changes"
                rows={1}
                onChange={(event) => edit(index, { settings: event.target.value })}
                className="min-h-8 font-mono text-xs"
              />
              {issueOf(read[index]) !== undefined && <p className="font-medium text-2xs text-danger">{issueOf(read[index])}</p>}
            </div>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Leave candidate ${index + 1} out`}
              onClick={() => setTyped(candidates.filter((_, at) => at !== index))}
            >
              <X />
            </Button>
          </li>
        ))}
      </ol>
      <Button
        size="small"
        className="self-start"
        disabled={candidates.length >= mostCandidates}
        onClick={() => setTyped([...candidates, { label: `Candidate ${candidates.length + 1}`, settings: "" }])}
      >
        <Plus /> Another candidate
      </Button>
    </ActionDialog>
  );
}

function issueOf(read: ReturnType<typeof readSettings> | undefined): string | undefined {
  return read !== undefined && "issue" in read ? read.issue : undefined;
}
