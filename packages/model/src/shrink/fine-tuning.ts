/** What a model is trained on by after it was cut: the recipe it had, shorter, gentler, and from the weights that stayed. */
import {
  type ModelSpecification,
  parseOrThrow,
  type RunSpecification,
  runSpecification,
  type ShrinkRequest,
  tokensPerStep,
} from "@trainyard/contracts";

export interface FineTuning {
  readonly model: ModelSpecification;
  /** Where the cut model is, as `initialisation.pretrained` has it. */
  readonly pretrained: string;
  /** That the whole model was trained on. */
  readonly tokensSeen: number;
}

/** Share of the tokens seen, and of the peak learning rate, where nothing else is asked for. */
const defaults = { tokens: 1 / 10, rate: 1 / 3 };
/** Share of the steps in which the rate rises: the optimizer starts without memory. */
const warmupShare = 1 / 20;
/** Looks at the validation loss on the way, and checkpoints. */
const looks = 10;

/** Null where no tokens are asked for. Whole steps, one at the least; evaluation reads what it read before, so losses compare. */
export function fineTuning(
  before: RunSpecification,
  { model, pretrained, tokensSeen }: FineTuning,
  { fineTuneTokens, peakLearningRate }: Pick<ShrinkRequest, "fineTuneTokens" | "peakLearningRate">,
): RunSpecification | null {
  const tokens = fineTuneTokens ?? Math.round(tokensSeen * defaults.tokens);
  if (tokens === 0) return null;
  const steps = Math.max(1, Math.round(tokens / tokensPerStep(before)));
  const every = Math.max(1, Math.floor(steps / looks));
  return parseOrThrow(runSpecification, {
    ...before,
    model,
    initialisation: { ...before.initialisation, pretrained },
    data: { ...before.data, skip: [] },
    batch: { ...before.batch, ramp: "none", rampMilestones: [], contextStart: null },
    schedule: {
      ...before.schedule,
      decay: "cosine",
      peakLearningRate: peakLearningRate ?? before.schedule.peakLearningRate * defaults.rate,
      unit: "steps",
      warmup: Math.floor(steps * warmupShare),
      decayLength: null,
    },
    duration: { steps },
    evaluation: { ...before.evaluation, everySteps: Math.min(before.evaluation.everySteps, every) },
    checkpoint: { ...before.checkpoint, everySteps: Math.min(before.checkpoint.everySteps, every) },
  });
}
