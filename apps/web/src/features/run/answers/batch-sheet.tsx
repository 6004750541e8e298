/** What a step read: its samples with their losses, worst first, and the documents they come from. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type BatchInspection, type RunDetail, TrainyardError } from "@trainyard/contracts";
import { ChevronLeft, ChevronRight, LoaderCircle, RotateCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { LoadError } from "../../../components/load-error";
import { Button } from "../../../components/ui/button";
import { Input } from "../../../components/ui/field";
import { Sheet } from "../../../components/ui/sheet";
import { api } from "../../../lib/api";
import { authorField } from "../../../lib/author";
import { messageOf } from "../../../lib/error-message";
import { formatInteger, formatLoss } from "../../../lib/format";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { barsOf, medianLoss } from "./batch-bars";
import { BatchSample } from "./batch-sample";

interface BatchSheetProps {
  run: RunDetail;
  step: number;
  incidentId: string | undefined;
  onClose: () => void;
}

export function BatchSheet({ run, step: first, incidentId, onClose }: BatchSheetProps) {
  const [step, setStep] = useState(first);
  return (
    <Sheet
      title="What was in the batch"
      description={<StepChooser step={step} lastStep={run.step} onChange={setStep} />}
      testId="batch-sheet"
      onClose={onClose}
    >
      <Inspection key={step} run={run} step={step} incidentId={incidentId} />
    </Sheet>
  );
}

function StepChooser({ step, lastStep, onChange }: { step: number; lastStep: number; onChange: (step: number) => void }) {
  const go = (to: number) => Number.isInteger(to) && to >= 1 && to <= lastStep && onChange(to);
  return (
    <div className="flex items-center gap-1">
      <Button variant="ghost" size="icon-small" aria-label="Step before" disabled={step <= 1} onClick={() => go(step - 1)}>
        <ChevronLeft />
      </Button>
      <label htmlFor="batch-step" className="text-xs">
        read by step
      </label>
      <Input
        id="batch-step"
        inputMode="numeric"
        key={step}
        defaultValue={step}
        onBlur={(event) => go(Number(event.target.value))}
        onKeyDown={(event) => event.key === "Enter" && go(Number(event.currentTarget.value))}
        className="figures h-7 w-24 text-xs"
      />
      <Button variant="ghost" size="icon-small" aria-label="Step after" disabled={step >= lastStep} onClick={() => go(step + 1)}>
        <ChevronRight />
      </Button>
    </div>
  );
}

function Inspection({ run, step, incidentId }: { run: RunDetail; step: number; incidentId: string | undefined }) {
  const client = useQueryClient();
  const query = recoveryQueries.batch(run.id, step);
  const { data: inspection, error, refetch } = useQuery(query);
  const { mutate: inspect, error: refusal } = useMutation({
    mutationFn: () => api.call("inspectBatch", { runId: run.id, step: String(step), body: { ...authorField(), reason: "" } }),
    onSuccess: (asked) => client.setQueryData(query.queryKey, asked),
  });
  const isUnknown = inspection === undefined && error instanceof TrainyardError && error.code === "not-found";
  // Whoever opens the panel wants to know: nobody has asked for this step yet, so ask, once.
  const asked = useRef(false);
  useEffect(() => {
    if (!isUnknown || asked.current) return;
    asked.current = true;
    inspect();
  }, [isUnknown, inspect]);
  const retry = (
    <Button size="small" onClick={() => inspect()}>
      <RotateCw /> Ask again
    </Button>
  );
  if (refusal !== null) return <Problem text={messageOf(refusal)}>{retry}</Problem>;
  if (inspection === undefined && error !== null && !isUnknown)
    return <LoadError what="the batch" error={error} retry={() => void refetch()} />;
  if (inspection?.status === "failed") return <Problem text={inspection.problem ?? "The node could not compute it."}>{retry}</Problem>;
  if (inspection === undefined || inspection.status !== "done") return <Progress inspection={inspection} />;
  return <Samples run={run} inspection={inspection} incidentId={incidentId} />;
}

function Problem({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3">
      <p className="text-danger">{text}</p>
      {children}
    </div>
  );
}

function Progress({ inspection }: { inspection: BatchInspection | undefined }) {
  return (
    <p role="status" className="flex items-center gap-2 text-muted">
      <LoaderCircle className="size-4 animate-spin" aria-hidden />
      {inspection?.status === "running"
        ? "A node computes the loss of each sample"
        : "Waiting for a node to compute the loss of each sample"}
    </p>
  );
}

function Samples({ run, inspection, incidentId }: { run: RunDetail; inspection: BatchInspection; incidentId: string | undefined }) {
  const { samples, checkpointStep, step } = inspection;
  const bars = barsOf(samples);
  const median = medianLoss(samples);
  const outliers = bars.filter(({ isOutlier }) => isOutlier).length;
  const parameters = checkpointStep === null ? "the seed's parameters" : `the parameters of step ${formatInteger(checkpointStep)}`;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="text-sm">
        {formatInteger(samples.length)} samples,{" "}
        {outliers === 0 ? "none stands out" : `${formatInteger(outliers)} stand${outliers === 1 ? "s" : ""} out`}.{" "}
        <span className="text-muted">
          Loss in nats a token under {parameters}; median {formatLoss(median)}.
        </span>
      </p>
      <ol aria-label="Samples, worst first" className="flex flex-col gap-2">
        {samples.map((sample, index) => (
          <BatchSample
            key={sample.index}
            run={run}
            step={step}
            sample={sample}
            bar={bars[index] ?? { share: 0, isOutlier: false }}
            incidentId={incidentId}
          />
        ))}
      </ol>
    </div>
  );
}
