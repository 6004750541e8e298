/** The model and its plan, studied while one changes them: time, counts, memory, attention, and what goes over the run. */
import { headWidth, type ModelSpecification, type Node, type RunSpecification } from "@trainyard/contracts";
import { type MemoryEstimate, parametersByPart } from "@trainyard/model/counts";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { formatBytes, formatCompact, formatCount, formatDuration, formatInteger, formatScientific, noValue } from "../../../lib/format";
import { estimateRun, type RunEstimate } from "../estimate";
import { CurvePlot } from "./curve-plot";
import { batchCurve, contextCurve, learningRateCurve } from "./curves";
import { LayerMap } from "./layer-map";
import { memoryFit } from "./memory-fit";
import { type Share, ShareBar } from "./share-bar";

interface StudyProps {
  specification: RunSpecification;
  nodes: readonly Node[];
  fitsCpu: boolean;
}

export const Study = memo(function Study({ specification, nodes, fitsCpu }: StudyProps) {
  const { model, schedule } = specification;
  const estimate = estimateRun(specification, nodes);
  const batch = batchCurve(specification);
  const context = contextCurve(specification);
  return (
    <div className="divide-y" data-testid="study">
      <Time estimate={estimate} fitsCpu={fitsCpu} />
      <Section title="Parameters" figure={formatInteger(estimate.parameters)} testId="study-parameters">
        <ShareBar shares={partsOf(model)} format={formatCount} />
        <p className="figures mt-2 text-muted text-xs">
          {formatInteger(model.heads)} heads × {formatInteger(headWidth(model))} = {formatInteger(model.heads * headWidth(model))}
          {model.heads * headWidth(model) === model.width ? ", the width" : `; the width is ${formatInteger(model.width)}`}
        </p>
      </Section>
      <Section title="Memory" figure={formatBytes(estimate.memory.totalBytes)} testId="study-memory">
        <Memory memory={estimate.memory} specification={specification} nodes={nodes} />
      </Section>
      <Section title="Attention by layer">
        <LayerMap model={model} />
      </Section>
      <Section title="Learning rate" figure={`peak ${formatScientific(schedule.peakLearningRate)}`}>
        <CurvePlot label="Learning rate" curve={learningRateCurve(specification)} color="var(--series-rate)" formatY={formatScientific} />
      </Section>
      {batch !== null && (
        <Section title="Batch, tokens a step" figure={formatCount(estimate.tokensPerStep)}>
          <CurvePlot label="Tokens a step" curve={batch} color="var(--series-train)" isStepped formatY={formatCount} />
        </Section>
      )}
      {context !== null && (
        <Section title="Context, tokens a sequence" figure={formatInteger(model.context)}>
          <CurvePlot label="Tokens a sequence" curve={context} color="var(--series-validation)" isStepped formatY={formatCount} />
        </Section>
      )}
    </div>
  );
});

interface SectionProps {
  title: string;
  figure?: string;
  testId?: string;
  children: ReactNode;
}

function Section({ title, figure, testId, children }: SectionProps) {
  return (
    <section className="px-4 py-3" data-testid={testId}>
      <h3 className="mb-2 flex items-baseline justify-between gap-3 text-muted text-xs">
        <span className="font-medium">{title}</span>
        {figure !== undefined && <b className="figures font-semibold text-foreground text-sm">{figure}</b>}
      </h3>
      {children}
    </section>
  );
}

function Time({ estimate, fitsCpu }: { estimate: RunEstimate; fitsCpu: boolean }) {
  const rows = [
    ["Total", `${formatCount(estimate.totalTokens)} tokens in ${formatInteger(estimate.totalSteps)} steps`],
    ["A step", `${formatInteger(estimate.tokensPerStep)} tokens`],
    ["A token", `${formatCompact(estimate.flopsPerToken)} FLOPs, forward and backward`],
    ["All", `${formatScientific(estimate.flopsPerToken * estimate.totalTokens)} FLOPs`],
  ] as const;
  return (
    <section className="px-4 py-3" data-testid="estimates">
      <p className="text-muted text-xs">Estimated duration</p>
      <p className="figures font-semibold text-2xl tracking-tight" data-testid="estimated-duration">
        {estimate.seconds === null ? noValue : `about ${formatDuration(estimate.seconds)}`}
      </p>
      <p className="min-h-8 text-muted text-xs leading-4">{estimate.basis}</p>
      {!fitsCpu && (
        <p className="mt-1 flex gap-1.5 text-warning text-xs">
          <TriangleAlert className="mt-px size-3.5 shrink-0" aria-hidden /> A processor is far too slow to teach it much.
        </p>
      )}
      <dl className="figures mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-xs">
        {rows.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function partsOf(model: ModelSpecification): readonly Share[] {
  const { embeddings, attention, feedForward, norms, output } = parametersByPart(model);
  const shares = [
    { label: "Embeddings", value: embeddings },
    { label: "Attention", value: attention },
    { label: "Feed-forward", value: feedForward },
    { label: "Norms", value: norms },
    { label: "Output", value: output },
  ];
  return shares.filter(({ value }) => value > 0);
}

interface MemoryProps {
  memory: MemoryEstimate;
  specification: RunSpecification;
  nodes: readonly Node[];
}

function Memory({ memory, specification, nodes }: MemoryProps) {
  const fit = memoryFit(specification, nodes);
  const { sequences } = specification.batch;
  const shares = [
    { label: "Parameters", value: memory.parameterBytes },
    { label: "Optimizer state", value: memory.optimizerBytes },
    { label: "Gradients", value: memory.gradientBytes },
    { label: "Activations", value: memory.activationBytes },
    { label: "Process", value: memory.processBytes },
  ];
  return (
    <>
      <ShareBar shares={shares} format={formatBytes} {...(fit === null ? {} : { capacity: fit.nodeBytes })} />
      <p className="mt-2 text-muted text-xs">
        With {formatInteger(sequences)} {sequences === 1 ? "sequence" : "sequences"} a micro-batch.
      </p>
      {fit !== null && (
        <p className={`mt-1 flex gap-1.5 text-xs ${fit.spareBytes < 0 ? "text-danger" : "text-good"}`} data-testid="memory-fit">
          {fit.spareBytes < 0 ? (
            <TriangleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          ) : (
            <CircleCheck className="mt-px size-3.5 shrink-0" aria-hidden />
          )}
          {fit.spareBytes < 0
            ? `Does not fit: the largest node, ${fit.nodeName}, has ${formatBytes(fit.nodeBytes)}, ${formatBytes(-fit.spareBytes)} too little.`
            : `Fits ${fit.nodeName}, which has ${formatBytes(fit.nodeBytes)}.`}
        </p>
      )}
    </>
  );
}
