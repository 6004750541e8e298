/** What a ladder would train, and what of it is refused. */
import {
  type FieldIssue,
  InvalidError,
  type LadderPreview,
  type LadderSpecification,
  type Node,
  type Rung,
  type RungPlan,
  TrainyardError,
  tokensPerStep,
  totalSteps,
  totalTokens,
} from "@trainyard/contracts";
import { flopsPerToken, largestMachine, parameterCount, parametersByPart, requireFit } from "@trainyard/model/counts";
import { recipes, resolveSpecification } from "@trainyard/model/recipes";
import type { PlannedStudyRun } from "@trainyard/store";
import { rungSpecification } from "../../specification/rung-specification";
import { clusterSpeed } from "./cluster-speed";

/** Seeds of runs are below this. */
const seeds = 2 ** 31;
/** Rungs that the largest held-out one is predicted from. */
const fewestFitted = 3;

/** Never throws: what is wrong is among the problems, by its path in the draft. */
export function previewLadder(ladder: LadderSpecification, nodes: readonly Node[]): LadderPreview {
  const problems = specificationIssues(ladder);
  const speed = clusterSpeed(nodes);
  const rungs = problems.length > 0 ? [] : ladder.rungs.map((rung) => rungPlan(ladder, rung, nodes, speed));
  const flops = rungs.reduce((sum, rung) => sum + rung.flops * rung.runs, 0);
  return {
    rungs,
    flops,
    nodeHours: speed === null ? null : flops / speed / 3_600,
    problems: [...problems, ...rungIssues(rungs)].map(({ field, message }) => ({ path: field, message })),
  };
}

/** @throws InvalidError whose fields are paths in the request's body */
export function requireLadder(ladder: LadderSpecification, nodes: readonly Node[]): void {
  const { problems } = previewLadder(ladder, nodes);
  if (problems.length > 0) throw new InvalidError(problems.map(({ path, message }) => ({ field: path, message })));
}

/** All runs of some rungs, in order: smallest first, each rate before each seed. */
export function ladderRuns(ladder: LadderSpecification, from: { readonly rung: number; readonly ordinal: number }): PlannedStudyRun[] {
  const { learningRateFactors: factors, seeds: count } = ladder;
  const { seed: first } = resolveSpecification(ladder.recipe, ladder.overrides);
  return ladder.rungs.slice(from.rung).flatMap((rung, index) =>
    factors.flatMap((learningRateFactor, rate) =>
      Array.from({ length: count }, (_, repeat): PlannedStudyRun => {
        const number = from.rung + index;
        const seed = (first + repeat) % seeds;
        const specification = rungSpecification(ladder, rung, { learningRateFactor, seed });
        return {
          key: `${number + 1}/${rate + 1}/${repeat + 1}`,
          ordinal: from.ordinal + (index * factors.length + rate) * count + repeat,
          label: [
            `rung ${number + 1}`,
            ...(factors.length > 1 ? [`${learningRateFactor} times the rate`] : []),
            ...(count > 1 ? [`seed ${seed}`] : []),
          ].join(", "),
          seed,
          what: { rung: number, learningRateFactor },
          specification,
          parameters: parameterCount(specification.model),
        };
      }),
    ),
  );
}

export function rungPlan(ladder: LadderSpecification, rung: Rung, nodes: readonly Node[], speed: number | null): RungPlan {
  const runs = ladder.seeds * ladder.learningRateFactors.length;
  try {
    const specification = rungSpecification(ladder, rung);
    const { model, schedule } = specification;
    const { attention, feedForward, norms } = parametersByPart(model);
    const tokens = totalTokens(specification);
    const flops = tokens * flopsPerToken(model);
    return {
      ...rung,
      tokens,
      parameters: parameterCount(model),
      nonEmbeddingParameters: attention + feedForward + norms,
      flops,
      steps: totalSteps(specification),
      batchTokens: tokensPerStep(specification),
      peakLearningRate: schedule.peakLearningRate,
      seconds: speed === null ? null : flops / speed,
      runs,
      problem: whyTooLarge(specification, nodes),
    };
  } catch (error) {
    if (!(error instanceof TrainyardError)) throw error;
    const nothing = { parameters: 0, nonEmbeddingParameters: 0, flops: 0, steps: 0, batchTokens: 0, peakLearningRate: 0, seconds: null };
    return { ...rung, ...nothing, runs, problem: error.message };
  }
}

function whyTooLarge(specification: ReturnType<typeof rungSpecification>, nodes: readonly Node[]): string | null {
  const machine = largestMachine(
    specification,
    nodes.filter(({ state }) => state !== "lost"),
  );
  try {
    if (machine !== null) requireFit(specification, machine);
    return null;
  } catch (error) {
    if (error instanceof TrainyardError) return error.message;
    throw error;
  }
}

function specificationIssues({ recipe, overrides, rungs, heldOut }: LadderSpecification): FieldIssue[] {
  const names = recipes.map(({ name }) => name);
  if (!names.includes(recipe)) return [{ field: "recipe", message: `must be one of ${names.join(", ")}` }];
  const issues: FieldIssue[] = [];
  if ((overrides.initialisation?.pretrained ?? null) !== null)
    issues.push({ field: "overrides.initialisation.pretrained", message: "must be empty: every rung starts from drawn weights" });
  if (heldOut > 0 && rungs.length - heldOut < fewestFitted)
    issues.push({ field: "heldOut", message: `must leave ${fewestFitted} rungs to predict from; there are ${rungs.length} in all` });
  return issues;
}

function rungIssues(rungs: readonly RungPlan[]): FieldIssue[] {
  return rungs.flatMap(({ problem, parameters }, index) => {
    const before = rungs[index - 1]?.parameters ?? 0;
    if (problem !== null) return [{ field: `rungs.${index}`, message: problem }];
    if (parameters <= before)
      return [{ field: `rungs.${index}`, message: `must have more parameters than the rung before it, ${before}; it has ${parameters}` }];
    return [];
  });
}
