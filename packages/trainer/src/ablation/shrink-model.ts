/** Cuts a trained model by a plan, and measures it before and after. */
import type { ModelSpecification, RunSpecification, Shrink, ShrinkPlan, ShrinkRequest } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model";
import { cutModel, fineTuning, keptParts, nonEmbeddingParameters } from "@trainyard/model/shrink";
import { type CheckpointManifest, readManifest } from "../checkpoint/manifest";
import { stateLayout } from "../checkpoint/state-layout";
import { writeCheckpoint } from "../checkpoint/write-checkpoint";
import { trainingEnvironment } from "../environment";
import { StateSet } from "../runtime/state-set";
import { trainBare } from "../train-bare";
import { gateImportance } from "./gate-importance";
import type { TrainedModel, TrainedModelRequest } from "./trained-model";
import { VariantLosses } from "./variant-losses";

export type ModelFigures = Shrink["before"];

export interface CutOrder {
  readonly plan: ShrinkPlan;
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
export async function shrinkModel(trained: TrainedModel, from: TrainedModelRequest, order: CutOrder): Promise<CutResult> {
  const { specification, weights } = trained;
  const { plan, pretrained, tokensSeen } = order;
  const { units } = await gateImportance(trained);
  const smaller = cutModel({ model: specification.model, tensors: weights }, keptParts(specification.model, plan, units));
  const reduced = { ...trained, specification: { ...specification, model: smaller.model }, weights: smaller.tensors };
  await writeCut(await readManifest(from.checkpointDirectory), reduced, order.directory);
  return {
    before: await figures(trained, from),
    cut: await figures(reduced, from),
    fineTuning: fineTuning(specification, { model: smaller.model, pretrained, tokensSeen }, order.request),
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
  const [validationLoss, { tokensPerSecond }] = [
    mean(await losses.of(model)),
    await trainBare({
      specification: { ...specification, batch: { ...batch, accumulation: 1, ramp: "none", contextStart: null } },
      ...{ datasetDirectory, threads, steps: timedSteps, warmupSteps: 2 },
    }),
  ];
  await losses.release();
  return { ...sizes(model), tokensPerSecond, validationLoss };
}

export function sizes(model: ModelSpecification): Pick<ModelFigures, "parameters" | "nonEmbeddingParameters"> {
  return { parameters: parameterCount(model), nonEmbeddingParameters: nonEmbeddingParameters(model) };
}

/** Null where one of them is not finite. */
function mean(losses: readonly (number | null)[]): number | null {
  return losses.reduce<number | null>((sum, loss) => (sum === null || loss === null ? null : sum + loss / losses.length), 0);
}
