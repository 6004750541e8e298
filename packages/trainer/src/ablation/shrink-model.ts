/** Cuts a trained model by a plan, and measures it before and after. */
import type { RunSpecification, Shrink, ShrinkPlan, ShrinkRequest } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model";
import { cutModel, fineTuning, type KeptParts, keptParts, nonEmbeddingParameters, planShrink } from "@trainyard/model/shrink";
import { type CheckpointManifest, readManifest } from "../checkpoint/manifest";
import { stateLayout } from "../checkpoint/state-layout";
import { writeCheckpoint } from "../checkpoint/write-checkpoint";
import { trainingEnvironment } from "../environment/manifest-environment";
import { StateSet } from "../runtime/state-set";
import { trainBare } from "../train-bare";
import { gateImportance } from "./gate-importance";
import { layerEffects } from "./layer-effects";
import type { TrainedModel, TrainedModelRequest } from "./trained-model";
import { meanLoss, VariantLosses } from "./variant-losses";

type ModelFigures = Shrink["before"];

export interface CutPlan {
  readonly plan: ShrinkPlan;
  readonly kept: KeptParts;
}

/** Chosen by what heads, hidden units and layers are measured to be worth. Throws an InvalidError where so much cannot go. */
export async function planCut(trained: TrainedModel, request: ShrinkRequest): Promise<CutPlan> {
  const { model } = trained.specification;
  const { heads, units } = await gateImportance(trained);
  const effects = request.method === "layers" ? await layerEffects(trained) : [];
  const plan = planShrink(model, request, { headImportance: heads.map((layer) => [...layer]), layerEffects: effects });
  return { plan, kept: keptParts(model, plan, units) };
}

export interface CutOrder {
  readonly request: ShrinkRequest;
  /** That the whole model was trained on. */
  readonly tokensSeen: number;
  /** Where the cut model is written, as a checkpoint whose optimizer has no memory. */
  readonly directory: string;
  /** The same place as `initialisation.pretrained` has it. */
  readonly pretrained: string;
}

export interface CutResult {
  readonly before: ModelFigures;
  readonly cut: ModelFigures;
  /** What the cut model is to be trained on by; null: no tokens were asked for. */
  readonly fineTuning: RunSpecification | null;
}

/** Throws a TrainyardError that says why it cannot be cut or written. */
export async function cutTrainedModel(
  trained: TrainedModel,
  from: TrainedModelRequest,
  kept: KeptParts,
  order: CutOrder,
): Promise<CutResult> {
  const { specification, weights } = trained;
  const { pretrained, tokensSeen, request, directory } = order;
  const smaller = cutModel({ model: specification.model, tensors: weights }, kept);
  const reduced = { ...trained, specification: { ...specification, model: smaller.model }, weights: smaller.tensors };
  await writeCut(await readManifest(from.checkpointDirectory), reduced, directory);
  return {
    before: await figures(trained, from),
    cut: await figures(reduced, from),
    fineTuning: fineTuning(specification, { model: smaller.model, pretrained, tokensSeen }, request),
  };
}

async function writeCut(origin: CheckpointManifest, { specification, weights, threads }: TrainedModel, directory: string): Promise<void> {
  const { runId, segmentId, step, tokens, sampleCursor, datasetHash, stateHash } = origin;
  const state = new StateSet(stateLayout(specification));
  state.set(weights);
  await writeCheckpoint(directory, state.image, {
    ...{ runId, segmentId, step, tokens, sampleCursor, datasetHash, specification },
    optimizerStartStep: step,
    environment: trainingEnvironment(threads),
    parentStateHash: stateHash,
  });
}

/** Updates that are timed. One micro-batch each: what is compared is the model. */
const timedSteps = 6;

async function figures(trained: TrainedModel, { datasetDirectory }: TrainedModelRequest): Promise<ModelFigures> {
  const { specification, threads } = trained;
  const { model, batch } = specification;
  const losses = await VariantLosses.open(trained);
  const validationLoss = meanLoss(await losses.of(model));
  await losses.release();
  const { tokensPerSecond } = await trainBare({
    specification: { ...specification, batch: { ...batch, accumulation: 1, ramp: "none", contextStart: null } },
    ...{ datasetDirectory, threads, steps: timedSteps, warmupSteps: 2 },
  });
  return {
    parameters: parameterCount(model),
    nonEmbeddingParameters: nonEmbeddingParameters(model),
    tokensPerSecond,
    validationLoss,
  };
}
