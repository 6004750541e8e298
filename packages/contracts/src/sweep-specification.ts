/** The specification of a sweep: what is searched, by what, for how much. */
import { z } from "zod";
import { runOverrides } from "./run-specification";
import { parameterValues, type SearchParameter, searchSpace } from "./search-space";
import { whyFixed, whyRefused } from "./specification/change-rules";

export const objectiveMetric = z.enum(["validationLoss", "trainLoss", "tokensPerSecond", "memoryBytes", "parameters", "flopsPerToken"]);
export type ObjectiveMetric = z.infer<typeof objectiveMetric>;

export const objective = z.strictObject({ metric: objectiveMetric, direction: z.enum(["minimize", "maximize"]) });
export type Objective = z.infer<typeof objective>;

export const samplerName = z.enum(["random", "grid", "sobol", "tpe", "gp", "cma-es", "default"]);
export type SamplerName = z.infer<typeof samplerName>;

export const samplerSpecification = z.strictObject({
  name: samplerName.default("default"),
  gridPoints: z.int().min(2).max(64).default(5).describe("Grid: values of a parameter that has no steps"),
  startupTrials: z
    .int()
    .min(1)
    .max(1_000)
    .nullable()
    .default(null)
    .describe("Drawn before a model is made of them; empty: the sampler's own"),
});
export type SamplerSpecification = z.infer<typeof samplerSpecification>;

/** Of a trial's whole budget in tokens. */
const fraction = z.number().gt(0).max(1);
/**
 * Published defaults are 1/64 and the like. Such a look falls into the warm-up, where the best settings are behind, and prunes them: on the table of
 * real training in packages/search, ASHA then never comes to one of the best (docs/search.md).
 */
const firstLook = 1 / 12;
const reductionFactor = z.int().min(2).max(16);

const stoppingRule = {
  startupTrials: z.int().min(1).max(1_000).default(5).describe("Trials that must have come as far before any is pruned"),
  warmup: z.number().min(0).max(1).default(0).describe("Share of a trial's tokens during which it is never pruned"),
  rungs: z.int().min(1).max(64).default(8).describe("Looks at a trial, evenly spaced over its tokens"),
};

export const schedulerSpecification = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("none") }),
  z.strictObject({ name: z.literal("median"), ...stoppingRule }),
  z.strictObject({ name: z.literal("percentile"), percentile: z.number().gt(0).lt(100).default(25), ...stoppingRule }),
  z.strictObject({
    name: z.literal("successive-halving"),
    reductionFactor: reductionFactor.default(4),
    least: fraction.default(firstLook).describe("Share of a trial's tokens at the first rung"),
    cohort: z.int().min(2).max(1_000).default(16).describe("Trials that are compared with each other"),
  }),
  z.strictObject({
    name: z.literal("asha"),
    reductionFactor: reductionFactor.default(4),
    least: fraction.default(firstLook).describe("Share of a trial's tokens at the first rung"),
  }),
  z.strictObject({
    name: z.literal("hyperband"),
    reductionFactor: reductionFactor.default(3),
    least: fraction.default(1 / 9).describe("Share of a trial's tokens at the first rung of the most eager bracket"),
  }),
  z.strictObject({
    name: z.literal("population"),
    population: z.int().min(2).max(1_000).default(8).describe("Trials; the sweep has no more"),
    generations: z.int().min(2).max(64).default(8).describe("Evenly spaced over a trial's tokens; between two, the worst copy the best"),
    quantile: z.number().gt(0).max(0.5).default(0.25).describe("Share that copies, and share that is copied"),
    resampleProbability: z.number().min(0).max(1).default(0.25).describe("That a value is drawn anew instead of multiplied"),
    perturbation: z.number().gt(1).max(10).default(1.2).describe("A number is multiplied by this or divided by it"),
  }),
]);
export type SchedulerSpecification = z.infer<typeof schedulerSpecification>;

/** Used up: nothing new is started; what runs comes to its next rung. */
export const sweepBudget = z.strictObject({
  tokens: z.int().min(1).max(1e15).nullable().default(null),
  flops: z.number().gt(0).max(1e30).nullable().default(null),
  nodeHours: z.number().gt(0).max(1e7).nullable().default(null),
});
export type SweepBudget = z.infer<typeof sweepBudget>;

/** A member goes on from another's checkpoint with that one's values, so a run must be able to change them on the way. */
function whyNotOfPopulation(parameter: SearchParameter): string | null {
  const { kind, path, when } = parameter;
  if (kind === "fixed" && when === null) return null;
  const choices = kind === "categorical" ? parameter.choices : [];
  const refusals = choices.flatMap((from) => choices.map((to) => whyRefused(path, from, to)));
  return whyFixed(path) ?? refusals.find((why) => why !== null) ?? null;
}

export const sweepSpecification = z
  .strictObject({
    recipe: z.string().min(1).max(64),
    overrides: runOverrides.default({}).describe("Changes to the recipe that all trials share; what the space names is set after them"),
    space: searchSpace,
    objectives: z
      .array(objective)
      .min(1)
      .max(3)
      .default([{ metric: "validationLoss", direction: "minimize" }]),
    sampler: samplerSpecification.prefault({}),
    scheduler: schedulerSpecification.default({ name: "none" }),
    trials: z.int().min(1).max(5_000),
    parallel: z.int().min(1).max(256).default(2).describe("Trials that run at once, at most"),
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .describe("Of the healthy nodes that all sweeps together may hold while ordinary runs wait; one node at least"),
    budget: sweepBudget.prefault({}),
    repeats: z
      .strictObject({
        configurations: z.int().min(0).max(16).describe("Best configurations that run again, once all trials have ended"),
        seeds: z.int().min(1).max(16).describe("Further seeds of each"),
      })
      .default({ configurations: 0, seeds: 2 })
      .describe("What shows the noise between seeds"),
    order: z
      .enum(["exact", "arrival"])
      .default("exact")
      .describe(
        "exact: decisions fall in an order that does not depend on how fast nodes are, and repeat exactly; arrival: as results come",
      ),
    warmStart: z
      .strictObject({ sweepIds: z.array(z.string().min(1)).max(20).default([]), runIds: z.array(z.string().min(1)).max(1_000).default([]) })
      .prefault({})
      .describe("Finished runs whose values lie in the space inform the sampler before the first trial"),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(0),
  })
  .superRefine(({ scheduler, trials, objectives, repeats, space }, context) => {
    if (scheduler.name === "population") {
      if (trials !== scheduler.population)
        context.addIssue({ code: "custom", path: ["trials"], message: `must be the population, ${scheduler.population}` });
      if (repeats.configurations > 0)
        context.addIssue({
          code: "custom",
          path: ["repeats", "configurations"],
          message: "must be 0: a member's values change on the way, so they cannot be repeated from the start",
        });
      space.parameters.forEach((parameter, index) => {
        const why = whyNotOfPopulation(parameter);
        if (why !== null) context.addIssue({ code: "custom", path: ["space", "parameters", index, "path"], message: why });
      });
    }
    if (new Set(objectives.map(({ metric }) => metric)).size < objectives.length)
      context.addIssue({ code: "custom", path: ["objectives"], message: "must name different metrics" });
    const [first] = objectives;
    if (scheduler.name !== "none" && first !== undefined && first.metric !== "validationLoss" && first.metric !== "trainLoss")
      context.addIssue({
        code: "custom",
        path: ["objectives", 0, "metric"],
        message: "must be a loss: a scheduler compares losses at rungs",
      });
  });
export type SweepSpecification = z.infer<typeof sweepSpecification>;
export type SweepSpecificationInput = z.input<typeof sweepSpecification>;

/** A result from elsewhere that informs the sampler, kept as it was when the sweep began. */
export const warmObservation = z.strictObject({
  values: parameterValues,
  objectives: z.array(z.number().nullable()),
  from: z.string().describe("The run's id"),
});
export type WarmObservation = z.infer<typeof warmObservation>;
