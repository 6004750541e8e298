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
import { planShrink } from "@trainyard/model/shrink";
import { readManifest, trainSegment } from "@trainyard/trainer";
import {
  type CutResult,
  gateImportance,
  openTrainedModel,
  shrinkModel,
  type TrainedModel,
  VariantLosses,
} from "@trainyard/trainer/ablation";
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
  const headImportance = (await gateImportance(trained)).heads.map((heads) => [...heads]);
  const layerEffects = request.method === "layers" ? await layerLosses(trained) : [];
  const plan = planShrink(specification.model, request, { headImportance, layerEffects });
  const cutDirectory = join(directory, "cut");
  const { before, cut, fineTuning } = await shrinkModel(trained, from, {
    plan,
    request,
    tokensSeen,
    directory: cutDirectory,
    pretrained: cutDirectory,
  });
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

/** What each layer's absence adds. */
async function layerLosses(trained: TrainedModel): Promise<(number | null)[]> {
  const { model } = trained.specification;
  const losses = await VariantLosses.open(trained);
  const mean = async (removed: string[]) => {
    const all = await losses.of({ ...model, removed });
    return all.includes(null) ? Number.POSITIVE_INFINITY : all.reduce<number>((sum, loss) => sum + (loss ?? 0) / all.length, 0);
  };
  const whole = await mean([]);
  const effects: number[] = [];
  for (let layer = 0; layer < model.layers; layer += 1) effects.push((await mean([`layer:${layer}`])) - whole);
  await losses.release();
  return effects;
}

function increase({ validationLoss: before }: CutResult["before"], { validationLoss: after }: CutResult["cut"]): number | null {
  return before === null || after === null ? null : after / before - 1;
}
