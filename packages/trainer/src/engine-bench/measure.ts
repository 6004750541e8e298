/** Measures the training engine against this machine's matrix products, in the process that it is called in. */
import { median, type RunSpecification, tokensPerStep } from "@trainyard/contracts";
import { flopsPerToken, uniformNumber } from "@trainyard/model";
import { stateLayout } from "../checkpoint/state-layout";
import { setInitialState } from "../load-segment";
import { MatmulProbe, matmulFlops } from "../probe";
import { onProcessor } from "../runtime/engine";
import { StateRotation } from "../runtime/state-rotation";
import { TrainingSession } from "../runtime/training-session";
import type { TrainingBatch } from "../training-text";

export interface EngineMeasurement {
  /** Of the 2048-cube product, medians over the rounds. */
  readonly matmulFlopsPerSecond: number;
  readonly tokensPerSecond: number;
  readonly flopsPerSecond: number;
  /** Median of each round's own share. */
  readonly shareOfMatmul: number;
  /** Largest resident size of the process so far. */
  readonly peakRssBytes: number;
  /** From the specification to a session that can train. */
  readonly buildMs: number;
}

export interface EngineBench {
  readonly specification: RunSpecification;
  readonly threads: number;
  readonly rounds: number;
}

/** These touch new memory; the next step is the first like all later ones. */
const warmupSteps = 2;
/** Long enough that a round is not decided by one step. */
const roundMs = 1_000;
/** Products before and after each round, a third of a second together. */
const productsAtATime = 3;

/**
 * Each round times steps between two timings of the matrix product, because a machine that others use as well changes its pace from second to
 * second: only what was measured at the same time can be compared, and only averages of both, because a best product finds a quiet moment that a
 * step is too long for.
 */
export async function measureEngine({ specification, threads, rounds }: EngineBench): Promise<EngineMeasurement> {
  const states = new StateRotation(stateLayout(specification));
  setInitialState(states, specification);
  const began = performance.now();
  const training = await TrainingSession.create(specification, specification.model.context, onProcessor(threads));
  const buildMs = performance.now() - began;
  const trainer = new StepTimer(specification, states, training);
  await trainer.run(warmupSteps);
  const stepsARound = Math.max(1, Math.round(roundMs / (await trainer.run(1))));

  const probe = await MatmulProbe.create(threads);
  const measured: { readonly matmul: number; readonly tokensPerSecond: number }[] = [];
  let before = await matmulFlopsPerSecond(probe);
  for (let round = 0; round < rounds; round += 1) {
    const stepMs = await trainer.run(stepsARound);
    const after = await matmulFlopsPerSecond(probe);
    measured.push({ matmul: (before + after) / 2, tokensPerSecond: (tokensPerStep(specification) / stepMs) * 1000 });
    before = after;
  }
  await Promise.all([probe.release(), training.release()]);

  const flops = flopsPerToken(specification.model);
  const tokensPerSecond = median(measured.map((round) => round.tokensPerSecond));
  return {
    matmulFlopsPerSecond: median(measured.map(({ matmul }) => matmul)),
    tokensPerSecond,
    flopsPerSecond: tokensPerSecond * flops,
    shareOfMatmul: median(measured.map((round) => (round.tokensPerSecond * flops) / round.matmul)),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    buildMs,
  };
}

async function matmulFlopsPerSecond(probe: MatmulProbe): Promise<number> {
  let totalMs = 0;
  for (let product = 0; product < productsAtATime; product += 1) totalMs += await probe.timeMs();
  return (productsAtATime * matmulFlops) / (totalMs / 1000);
}

/** Takes optimizer steps on random tokens; speed does not depend on which. */
class StepTimer {
  readonly #specification: RunSpecification;
  readonly #states: StateRotation;
  readonly #training: TrainingSession;
  readonly #batch: TrainingBatch;
  #steps = 0;

  constructor(specification: RunSpecification, states: StateRotation, training: TrainingSession) {
    const { model, batch, seed } = specification;
    const length = batch.sequences * (model.context + 1);
    this.#specification = specification;
    this.#states = states;
    this.#training = training;
    this.#batch = {
      tokens: Int32Array.from({ length }, (_, index) => Math.floor(model.vocabulary * uniformNumber(seed, "bench", 0, index))),
      inputs: null,
    };
  }

  /** Milliseconds a step, on average over `count` of them. */
  async run(count: number): Promise<number> {
    const began = performance.now();
    for (let step = 0; step < count; step += 1) {
      this.#steps += 1;
      const target = this.#states.target(null);
      const learningRate = this.#specification.schedule.peakLearningRate;
      const request = { learningRate, optimizerStep: this.#steps, sampleCursor: 0, measurePart: false };
      await this.#training.step(this.#states.current, target, this.#batch, request);
      this.#states.advance(target);
    }
    return (performance.now() - began) / count;
  }
}
