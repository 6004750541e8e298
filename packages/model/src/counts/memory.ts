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
  /** What the forward pass keeps for the backward pass, and the largest temporaries. */
  readonly activationBytes: number;
  /** The process itself: Node, ONNX Runtime, data. */
  readonly processBytes: number;
  readonly totalBytes: number;
}

const bytesPerNumber = 4;

/**
 * Fitted to resident sizes that `npx trainyard bench memory` measures; fit them again when the engine changes how it holds its tensors.
 * Numbers a token: C width, F hidden features, S scores (heads x positions), V vocabulary.
 */
const factors = {
  /** One set of parameters and optimizer state is read while the other is written. */
  stateSets: 2,
  /** Gradients and what the update makes on its way, in copies of the parameters. */
  gradientSets: 5,
  /** Sums over micro-batches take turns as well. */
  sumSets: 2,
  keptPerLayer: { width: 14, hidden: 4, scores: 2 },
  temporaries: { width: 35, scores: 4, vocabulary: 5 },
  processBytes: 180 * 2 ** 20,
};

type Trained = Pick<RunSpecification, "model" | "batch" | "optimizer">;

/** Resident memory of the trainer's process while it trains. */
export function memoryEstimate({ model, batch, optimizer }: Trained): MemoryEstimate {
  const { stateSets, gradientSets, sumSets, processBytes } = factors;
  const { parameters, kept } = stateNumbers(model, optimizer);
  const parameterBytes = stateSets * parameters * bytesPerNumber;
  const optimizerBytes = stateSets * kept * bytesPerNumber;
  const gradientBytes = (gradientSets + (batch.accumulation > 1 ? sumSets : 0)) * parameters * bytesPerNumber;
  const activationBytes = batch.sequences * model.context * numbersPerToken(model) * bytesPerNumber;
  const totalBytes = parameterBytes + optimizerBytes + gradientBytes + activationBytes + processBytes;
  return { parameterBytes, optimizerBytes, gradientBytes, activationBytes, processBytes, totalBytes };
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
  const { keptPerLayer, temporaries } = factors;
  const scores = model.heads * model.context;
  const perLayer = keptPerLayer.width * model.width + keptPerLayer.hidden * feedForwardWidth(model) + keptPerLayer.scores * scores;
  return (
    model.layers * perLayer + temporaries.width * model.width + temporaries.scores * scores + temporaries.vocabulary * model.vocabulary
  );
}
