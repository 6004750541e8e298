/** What a micro-batch costs: the memory a trainer needs at its most, and how fast it trains. */
import { accumulationRange, type RunSpecification } from "@trainyard/contracts";
import { initialBuffers } from "@trainyard/model";
import { stateLayout } from "./checkpoint/state-layout";
import { madeUpBatch, madeUpParameters } from "./made-up-data";
import { onProcessor } from "./runtime/engine";
import { EvaluationSession } from "./runtime/evaluation-session";
import { StateRotation } from "./runtime/state-rotation";
import { TrainingSession } from "./runtime/training-session";

export interface BatchMeasurement {
  readonly peakMemoryBytes: number;
  readonly tokensPerSecond: number;
}

/** Steps that are timed; the quickest counts, which a busy neighbour disturbs least. */
const fewestSteps = 3;
const mostSteps = 50;
const timedMs = 1_000;

/**
 * Trains some steps of `sequences` a micro-batch on made-up tokens, with all that a segment holds at once: three sets of state, of which one is being
 * written out, the sums over micro-batches where the run has them, and the evaluation. Call it in a process of its own: its memory is the
 * process's.
 */
export async function measureBatch(given: RunSpecification, sequences: number, threads: number): Promise<BatchMeasurement> {
  const accumulation = Math.min(2, accumulationRange(given).most);
  const specification = { ...given, batch: { ...given.batch, sequences, accumulation, ramp: "none" as const, contextStart: null } };
  const { context } = specification.model;
  const engine = onProcessor(threads);
  const states = new StateRotation(stateLayout(specification));
  states.current.set(madeUpParameters(specification));
  states.current.set(initialBuffers(specification.model));
  const batch = madeUpBatch(specification);
  const training = await TrainingSession.create(specification, context, engine);
  const held = batch.tokens.slice(0, sequences * (context + 1));
  const evaluation = await EvaluationSession.create(specification, [held], engine);
  await evaluation.loss(states.current);

  const first = states.current;
  const durations: number[] = [];
  const step = async () => {
    const began = performance.now();
    // From the second step on the first state counts as being written out, so there are three.
    const target = states.target(first === states.current ? null : first);
    await training.step(states.current, target, batch, { learningRate: 0, optimizerStep: 1, sampleCursor: 0, measurePart: false });
    states.advance(target);
    return performance.now() - began;
  };
  await step();
  const began = performance.now();
  while (durations.length < fewestSteps || (performance.now() - began < timedMs && durations.length < mostSteps))
    durations.push(await step());
  await Promise.all([training.release(), evaluation.release()]);
  return {
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024, // the operating system counts in KiB
    tokensPerSecond: (sequences * accumulation * context * 1000) / Math.min(...durations),
  };
}
