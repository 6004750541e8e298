/** How much activations change in the first updates of a run. */
import { runSpecification } from "@trainyard/contracts";
import { buildActivationGraph } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { z } from "zod";
import { stateLayout } from "../checkpoint/state-layout";
import { setInitialState } from "../load-segment";
import { madeUpBatch } from "../made-up-data";
import { onProcessor } from "../runtime/engine";
import { GraphSession } from "../runtime/graph-session";
import { StateRotation } from "../runtime/state-rotation";
import { zeros } from "../runtime/tensors";
import { TrainingSession } from "../runtime/training-session";

export const activationRequest = z.strictObject({
  specification: runSpecification,
  steps: z.int().min(1),
  threads: z.int().min(1),
});
export type ActivationRequest = z.infer<typeof activationRequest>;

export const activationSizes = z.array(z.strictObject({ step: z.int(), activation: z.string(), size: z.number().nullable() }));
/** At step 0 the mean magnitude, afterwards that of the change since step 0; null: not finite. */
export type ActivationSizes = z.infer<typeof activationSizes>;

/** All updates are made on one batch of made-up text at the schedule's peak rate, and the activations are that batch's. */
export async function measureActivations({ specification, steps, threads }: ActivationRequest): Promise<ActivationSizes> {
  const engine = onProcessor(threads);
  const { model, batch, schedule } = specification;
  const states = new StateRotation(stateLayout(specification));
  setInitialState(states, specification);
  const made = madeUpBatch(specification);
  const training = await TrainingSession.create(specification, model.context, engine);
  const graph = buildActivationGraph(specification, { sequences: batch.sequences });
  const session = await GraphSession.create(graph, engine);
  const tokens = new Tensor("int32", made.tokens, [batch.sequences, model.context + 1]);
  const activations = async () => {
    const found = new Map(graph.outputs.map(({ name, shape }) => [name, zeros(shape)]));
    const { tensors } = states.current;
    await session.run(
      (name) => (name === "tokens" ? tokens : tensors.get(name)),
      (name) => found.get(name),
    );
    return new Map([...found].map(([name, { data }]) => [name, data as Float32Array]));
  };
  try {
    const first = await activations();
    const sizes: ActivationSizes = [...first].map(([activation, values]) => ({ step: 0, activation, size: meanMagnitude(values) }));
    for (let step = 1; step <= steps; step += 1) {
      const target = states.target(null);
      const request = { learningRate: schedule.peakLearningRate, optimizerStep: step, sampleCursor: 0, measurePart: false };
      await training.step(states.current, target, made, request);
      states.advance(target);
      for (const [activation, values] of await activations())
        sizes.push({ step, activation, size: meanMagnitude(values, first.get(activation)) });
    }
    return sizes;
  } finally {
    await Promise.all([training.release(), session.release()]);
  }
}

/** Of the values, or of their distances from others. */
function meanMagnitude(values: Float32Array, from?: Float32Array): number | null {
  let sum = 0;
  for (const [index, value] of values.entries()) sum += Math.abs(value - (from?.[index] ?? 0));
  const mean = sum / values.length;
  return Number.isFinite(mean) ? mean : null;
}
