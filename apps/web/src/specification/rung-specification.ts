/** What a rung of a ladder trains by: the recipe at the rung's size, for the rung's tokens. */
import {
  headWidth,
  type LadderSpecification,
  overridesWith,
  type ParameterValue,
  type Rung,
  type RunOverrides,
  type RunSpecification,
  tokensPerStep,
} from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { fitPowerLaw, publishedTables } from "@trainyard/search/scaling";

/** Looks at the validation loss, evenly spaced: curves of all sizes are compared at the same shares of training. */
const looks = 40;
/** With fewer updates a schedule has no time to work; a batch gives way. Ours. */
const fewestUpdates = 250;
/** Measurements of the gradient noise scale a run. */
const noiseMeasurements = 200;
const checkpoints = 10;

/** How the published sizes go with scale, over all tables: the exponents that a recipe's own rate and batch follow from its own size on. */
const published = {
  rate: exponentOf("schedule.peakLearningRate"),
  batch: exponentOf("batch.tokens"),
};

export interface RungRunSettings {
  /** Times the rate that is proposed for the rung. */
  readonly learningRateFactor?: number;
  readonly seed?: number;
}

type Ladder = Pick<LadderSpecification, "recipe" | "overrides" | "hyperparameters">;

/**
 * Rates and batches that the overrides name hold for the recipe's own size and follow its size all the same; what they say of evaluations,
 * checkpoints and samples stays.
 * @throws InvalidError naming each refused field
 */
export function rungSpecification(ladder: Ladder, rung: Rung, { learningRateFactor = 1, seed }: RungRunSettings = {}): RunSpecification {
  const base = resolveSpecification(ladder.recipe, ladder.overrides);
  const sized = { ...base, model: { ...base.model, ...shapeOf(base, rung) } };
  const scale = parameterCount(sized.model) / parameterCount(base.model);
  const batch = batchOf(ladder, base, rung, scale);
  const stepTokens = tokensPerStep({ ...sized, batch: { ...base.batch, ...batch } });
  const steps = stepsOf(rung.tokens / stepTokens);
  const rateScale = ladder.hyperparameters === "interpolated" ? scale ** published.rate : 1;
  const values: Record<string, ParameterValue> = {
    ...below("model", shapeOf(base, rung)),
    ...below("batch", batch),
    ...(ladder.hyperparameters === "mup" ? mup(base) : {}),
    "schedule.peakLearningRate": Number((base.schedule.peakLearningRate * rateScale * learningRateFactor).toPrecision(6)),
    "duration.steps": steps,
    ...(seed === undefined ? {} : { seed }),
    ...unless(ladder.overrides, {
      "evaluation.everySteps": Math.max(1, Math.floor(steps / looks)),
      "evaluation.noiseScaleEverySteps": batch.accumulation > 1 ? Math.max(1, Math.floor(steps / noiseMeasurements)) : 0,
      "checkpoint.everySteps": Math.max(1, Math.ceil(steps / checkpoints)),
      "checkpoint.keep": 1,
      "samples.everySteps": 0,
    }),
  };
  return resolveSpecification(ladder.recipe, overridesWith(ladder.overrides, values));
}

/** Widths that the recipe gives beside its own keep their proportion to it. */
function shapeOf({ model }: RunSpecification, { layers, width, heads }: Rung) {
  const inProportion = (other: number) => Math.max(1, Math.round((other * width) / model.width));
  return {
    layers,
    width,
    heads,
    ...(model.feedForwardWidth === null ? {} : { feedForwardWidth: inProportion(model.feedForwardWidth) }),
    ...(model.embeddingWidth === null ? {} : { embeddingWidth: inProportion(model.embeddingWidth) }),
  };
}

/** In two micro-batches at least, from which the noise scale is measured. A batch that ramps is the recipe's as it is. */
function batchOf({ hyperparameters }: Ladder, { batch, model }: RunSpecification, { tokens }: Rung, scale: number) {
  const { sequences, accumulation, ramp } = batch;
  if (ramp !== "none") return { sequences, accumulation };
  const own = sequences * accumulation;
  const most = Math.max(1, Math.floor(tokens / fewestUpdates / model.context));
  const total = hyperparameters === "interpolated" ? Math.max(1, Math.min(Math.round(own * scale ** published.batch), most)) : own;
  if (total === own && accumulation > 1) return { sequences, accumulation };
  if (total % 2 === 1 && total <= sequences) return { sequences: total, accumulation: 1 };
  const split = Math.max(2, Math.ceil(total / sequences));
  return { sequences: Math.max(1, Math.round(total / split)), accumulation: split };
}

/** Whole stretches between looks, once there are enough steps. */
function stepsOf(steps: number): number {
  return steps < looks ? Math.max(1, Math.round(steps)) : looks * Math.round(steps / looks);
}

/** The recipe's own size is where its rate was found. */
function mup({ model }: RunSpecification): Record<string, ParameterValue> {
  return below("parametrisation", { method: "mup", baseWidth: model.width, baseHeadWidth: headWidth(model) });
}

function below(section: string, fields: Readonly<Record<string, ParameterValue>>): Record<string, ParameterValue> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${section}.${name}`, value]));
}

/** Those that the overrides do not name. */
function unless(overrides: RunOverrides, values: Record<string, ParameterValue>): Record<string, ParameterValue> {
  return Object.fromEntries(
    Object.entries(values).filter(([path]) => {
      const [section = "", name = ""] = path.split(".");
      const given = overrides[section as keyof RunOverrides];
      return typeof given !== "object" || (given as Record<string, unknown>)[name] === undefined;
    }),
  );
}

function exponentOf(field: "schedule.peakLearningRate" | "batch.tokens"): number {
  const points = publishedTables.flatMap(({ rows }) =>
    rows.flatMap(({ parameters, cells }) => {
      const value = cells[field]?.value;
      return typeof value === "number" ? [{ scale: parameters, value }] : [];
    }),
  );
  return fitPowerLaw(points)?.exponent ?? 0;
}
