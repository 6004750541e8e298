/** Training without a control plane: the yardstick for what the control plane costs. */
import { learningRateOf, type RunSpecification, samplesFrom, samplesOf, sequencesAt, tokensPerStep } from "@trainyard/contracts";
import { stateLayout } from "./checkpoint/state-layout";
import { openDataset } from "./dataset/dataset-files";
import { assertFits, setInitialState, statesOf } from "./load-segment";
import { openEngine } from "./runtime/engine";
import { StateRotation } from "./runtime/state-rotation";
import { TrainingSession } from "./runtime/training-session";
import { TrainingText } from "./training-text";

export interface BareTraining {
  readonly specification: RunSpecification;
  readonly datasetDirectory: string;
  readonly threads: number;
  /** Updates that are timed. */
  readonly steps: number;
  /** Updates before them, so that memory is allocated and caches are warm; 5 when left out. */
  readonly warmupSteps?: number;
}

export interface BareResult {
  readonly tokensPerSecond: number;
  readonly steps: number;
  readonly seconds: number;
  readonly lastLoss: number;
}

/** Runs the same updates as a segment does, from the seed and with the full batch, and nothing else: no events, evaluation, samples or checkpoints. */
export async function trainBare({ specification, datasetDirectory, threads, steps, warmupSteps = 5 }: BareTraining): Promise<BareResult> {
  const dataset = await openDataset(datasetDirectory);
  assertFits(specification, dataset);
  const engine = await openEngine(specification, threads);
  const started = new StateRotation(stateLayout(specification));
  setInitialState(started, specification);
  const states = await statesOf(engine, started);
  const text = await TrainingText.open(specification, dataset);
  const training = await TrainingSession.create(specification, specification.model.context, engine);
  const sequences = sequencesAt(specification, Number.POSITIVE_INFINITY);
  let began = performance.now();
  let lastLoss = Number.NaN;
  let sampleCursor = 0;
  for (let step = 1; step <= warmupSteps + steps; step += 1) {
    const ranges = samplesFrom(specification.data.skip, sampleCursor, sequences);
    const batch = text.batch(samplesOf(ranges));
    const target = states.target(null);
    const learningRate = learningRateOf(specification, { step: step - 1, tokens: (step - 1) * tokensPerStep(specification) });
    const request = { learningRate, optimizerStep: step, sampleCursor, measurePart: false };
    lastLoss = (await training.step(states.current, target, batch, request)).loss;
    states.advance(target);
    sampleCursor = ranges.at(-1)?.to ?? sampleCursor;
    if (step === warmupSteps) began = performance.now();
  }
  const seconds = (performance.now() - began) / 1000;
  await training.release();
  await engine.memory.release();
  return { tokensPerSecond: (steps * tokensPerStep(specification)) / seconds, steps, seconds, lastLoss };
}
