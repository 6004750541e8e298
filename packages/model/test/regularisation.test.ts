/** L1 and L2: what they add to an update, what they cover, and that the gradient norm has them in it. */
import {
  augmentationSpecification,
  initialisationSpecification,
  lossSpecification,
  modelSpecification,
  optimizerSpecification,
  parametrisationSpecification,
  regularisationSpecification,
} from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import { describe, expect, it } from "vitest";
import type { TrainingDesign } from "../src/graphs/design";
import { objectiveScalars } from "../src/graphs/objective-scalars";
import { buildTrainingGraph } from "../src/graphs/training-graph";
import { initialParameters } from "../src/initialisation";
import { decays } from "../src/optimizers/assignment";
import { scalarValues } from "../src/optimizers/scalars";
import { parameterList } from "../src/parameters";
import { accumulatorName, nextName } from "../src/tensor-names";
import { floats, runGraph, tokenRows, type Values } from "./support/run-graph";

const model = modelSpecification.parse({ family: "gpt2", layers: 1, width: 8, heads: 2, context: 8, vocabulary: 32 });
const parametrisation = parametrisationSpecification.parse({});
const initial = initialParameters({ model, parametrisation, initialisation: initialisationSpecification.parse({}) }, 1);
const parameters = parameterList(model);
const learningRate = 0.5;

const designOf = (penalties: { l1?: number; l2?: number }, decayMask: "matrices" | "all"): TrainingDesign => ({
  model,
  parametrisation,
  optimizer: optimizerSpecification.parse({
    ...{ name: "sgd", momentum: 0, beta1: 0, beta2: 0, epsilon: 1e-8, weightDecay: 0, clipNorm: 1e9, decayMask },
  }),
  loss: lossSpecification.parse({}),
  regularisation: regularisationSpecification.parse(penalties),
  augmentation: augmentationSpecification.parse({}),
});

describe.each([1, 3])("over %d micro-batches", (microBatches) => {
  it.each([
    [{ l1: 0.01 }, "matrices"],
    [{ l2: 0.2 }, "matrices"],
    [{ l1: 0.01, l2: 0.2 }, "all"],
  ] as const)("%j moves what the mask %s covers, and nothing else", async (penalties, decayMask) => {
    const [plain, penalised] = [await step(designOf({}, decayMask)), await step(designOf(penalties, decayMask))];
    const { l1 = 0, l2 = 0 } = { l1: 0, l2: 0, ...penalties };
    let square = 0;
    for (const parameter of parameters) {
      const before = initial.get(parameter.name) ?? new Float32Array();
      const [without, having] = [valuesOf(plain, parameter.name), valuesOf(penalised, parameter.name)];
      for (const [index, value] of before.entries()) {
        const penalty = decays({ decayMask }, parameter) ? l1 * Math.sign(value) + l2 * value : 0;
        expect((without[index] ?? Number.NaN) - (having[index] ?? Number.NaN)).toBeCloseTo(learningRate * penalty, 6);
        square += ((value - (having[index] ?? Number.NaN)) / learningRate) ** 2;
      }
    }
    expect(Number(penalised.gradientNorm?.data[0])).toBeCloseTo(Math.sqrt(square), 4);
    expect(penalised.loss?.data).toEqual(plain.loss?.data);
  });

  async function step(design: TrainingDesign): Promise<Values> {
    const accumulated = microBatches > 1;
    const scalars = { ...scalarValues(design.optimizer, learningRate, 1), ...objectiveScalars(design), microBatches };
    const sums = parameters.map(({ name, shape }) => [accumulatorName(name), floats(new Float32Array(sizeOf(shape)).fill(0.1), shape)]);
    return runGraph(buildTrainingGraph(design, { sequences: 1 }, { accumulated }), {
      ...Object.fromEntries(parameters.map(({ name, shape }) => [name, floats(initial.get(name) ?? new Float32Array(), shape)])),
      ...Object.fromEntries(sums),
      ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, floats(Float32Array.of(value), [])])),
      tokens: tokenRows([[1, 5, 9, 2, 6, 10, 3, 7, 11]]),
    });
  }
});

function valuesOf(outputs: Values, parameter: string): Float32Array {
  return outputs[nextName(parameter)]?.data as Float32Array;
}
