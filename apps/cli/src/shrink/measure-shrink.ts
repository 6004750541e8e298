/** Shrinks a trained model and fine-tunes what stays, outside of any cluster. */
import { join } from "node:path";
import {
  type FromTrainer,
  type RunSpecification,
  type ShrinkPlan,
  type ShrinkRequest,
  TrainyardError,
  totalTokens,
} from "@trainyard/contracts";
import { readManifest, trainSegment } from "@trainyard/trainer";
import { type CutResult, cutTrainedModel, openTrainedModel, planCut } from "@trainyard/trainer/ablation";
import { formatLoss } from "../format";

export interface ShrinkMeasurement extends Pick<CutResult, "before" | "cut"> {
  readonly plan: ShrinkPlan;
  readonly tokensSeen: number;
  readonly fineTuneTokens: number;
  readonly after: CutResult["cut"];
  /** Of the validation loss, from before the cut to after the fine-tuning. */
  readonly relativeLossIncrease: number | null;
}

export interface ShrinkOrder {
  readonly checkpointDirectory: string;
  readonly datasetDirectory: string;
  /** For what is written on the way. */
  readonly directory: string;
  readonly request: ShrinkRequest;
  readonly threads: number;
  readonly onProgress: (message: string) => void;
}

export async function measureShrink(order: ShrinkOrder): Promise<ShrinkMeasurement> {
  const { checkpointDirectory, datasetDirectory, directory, request, threads, onProgress } = order;
  const { specification, tokens: tokensSeen, step } = await readManifest(checkpointDirectory);
  const from = { checkpointDirectory, specification, datasetDirectory, batches: specification.evaluation.batches, threads };
  const trained = await openTrainedModel(from);
  onProgress(`Measures the model of step ${step}.`);
  const { plan, kept } = await planCut(trained, request);
  const cutDirectory = join(directory, "cut");
  const cutOrder = { request, tokensSeen, directory: cutDirectory, pretrained: cutDirectory };
  const { before, cut, fineTuning } = await cutTrainedModel(trained, from, kept, cutOrder);
  if (fineTuning === null)
    return { plan, tokensSeen, fineTuneTokens: 0, before, cut, after: cut, relativeLossIncrease: increase(before, cut) };
  onProgress(`Fine-tunes what stays on ${totalTokens(fineTuning)} tokens.`);
  const validationLoss = await train(fineTuning, {
    ...order,
    checkpointDirectory: join(directory, "fine-tuning"),
    pretrainedFrom: cutDirectory,
  });
  const after = { ...cut, validationLoss };
  return { plan, tokensSeen, fineTuneTokens: totalTokens(fineTuning), before, cut, after, relativeLossIncrease: increase(before, after) };
}

interface Training extends Pick<ShrinkOrder, "checkpointDirectory" | "datasetDirectory" | "threads" | "onProgress"> {
  readonly pretrainedFrom: string | null;
}

/** The last validation loss. */
export async function train(specification: RunSpecification, { onProgress, ...where }: Training): Promise<number | null> {
  let newest: number | null = null;
  const hear = (event: FromTrainer) => {
    if (event.type === "failed") throw new TrainyardError("internal", event.message);
    if (event.type !== "evaluation") return;
    newest = event.validationLoss;
    onProgress(`Step ${event.step}: validation loss ${formatLoss(newest)}`);
  };
  const start = { type: "start", runId: "shrink", segmentId: "shrink", specification, resumeFrom: null, ...where } as const;
  await trainSegment(start, { emit: async (event) => hear(event), takeCommands: () => [] });
  return newest;
}

function increase({ validationLoss: before }: CutResult["before"], { validationLoss: after }: CutResult["cut"]): number | null {
  return before === null || after === null ? null : after / before - 1;
}
