/** How much memory training takes. */
import { feedForwardWidth, type ModelSpecification, type OptimizerSpecification, type RunSpecification } from "@trainyard/contracts";
import { slotsOf } from "../optimizers/slots";
import { parameterList } from "../parameters";
import { numbersIn } from "./parameters";

export interface MemoryEstimate {
  readonly parameterBytes: number;
  /** What the optimizer keeps beside the parameters. */
  readonly optimizerBytes: number;
  /** Gradients, their sums over micro-batches, and the temporaries of the update. */
  readonly gradientBytes: number;
  /** What the forward pass keeps for the backward pass, the largest temporaries, and as much again where micro-batches are summed. */
  readonly activationBytes: number;
  /** The process itself: Node, ONNX Runtime, data. */
  readonly processBytes: number;
  readonly totalBytes: number;
}

const bytesPerNumber = 4;

/**
 * Fitted by least squares of the relative error to what `npx trainyard bench memory` measures; fit them again when the engine changes how
 * it holds its tensors. The estimate is linear in all of them but `sessions`.
 */
const factors = {
  processBytes: 218 * 2 ** 20,
  /** Copies of the parameters: one is read, one written, one on its way to the disk. */
  parameterSets: 3,
  /** The same of what the optimizer keeps, and one that the update makes. */
  optimizerSets: 4,
  /** Gradients and what the update makes on its way, in copies of the parameters. */
  gradientSets: 2,
  /** Sums over micro-batches take turns as well. */
  sumSets: 5,
  /** Numbers a token in each layer, the temporaries of one more layer included: by width, by hidden features, by heads x positions. */
  layer: { width: 3.8, hidden: 1.8, scores: 1.45 },
  /** Numbers a token and word of the vocabulary. */
  logits: 2.8,
  /** What training holds of these, what evaluation adds, what summing micro-batches adds: each session keeps its own. */
  sessions: { training: 1, evaluation: 0.5, summing: 1 },
};

type Trained = Pick<RunSpecification, "model" | "batch" | "optimizer">;

/** Resident memory of the trainer's process, evaluations, checkpoints and text samples included. */
export function memoryEstimate({ model, batch, optimizer }: Trained): MemoryEstimate {
  const { parameterSets, optimizerSets, gradientSets, sumSets, sessions, processBytes } = factors;
  const isSummed = batch.accumulation > 1;
  const { parameters, kept } = stateNumbers(model, optimizer);
  const parameterBytes = parameterSets * parameters * bytesPerNumber;
  const optimizerBytes = optimizerSets * kept * bytesPerNumber;
  const gradientBytes = Math.round((gradientSets + (isSummed ? sumSets : 0)) * parameters) * bytesPerNumber;
  const held = sessions.training + sessions.evaluation + (isSummed ? sessions.summing : 0);
  const activationBytes = batch.sequences * model.context * Math.round(held * numbersPerToken(model)) * bytesPerNumber;
  const totalBytes = parameterBytes + optimizerBytes + gradientBytes + activationBytes + processBytes;
  return { parameterBytes, optimizerBytes, gradientBytes, activationBytes, processBytes, totalBytes };
}

/** Of a checkpoint's state: parameters, and what the optimizer keeps for them. */
export function stateBytes({ model, optimizer }: Pick<RunSpecification, "model" | "optimizer">): number {
  const { parameters, kept } = stateNumbers(model, optimizer);
  return (parameters + kept) * bytesPerNumber;
}

function stateNumbers(model: ModelSpecification, optimizer: OptimizerSpecification): { parameters: number; kept: number } {
  let [parameters, kept] = [0, 0];
  for (const parameter of parameterList(model)) {
    parameters += numbersIn(parameter);
    for (const slot of slotsOf(optimizer, parameter)) kept += numbersIn(slot);
  }
  return { parameters, kept };
}

function numbersPerToken(model: ModelSpecification): number {
  const { layer, logits } = factors;
  const inLayer = layer.width * model.width + layer.hidden * feedForwardWidth(model) + layer.scores * model.heads * model.context;
  return (model.layers + 1) * inLayer + logits * model.vocabulary;
}
