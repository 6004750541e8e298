/** What a ladder has found so far: its law, what that means for budgets, and how settings go with scale. */
import type { ComputeOptimum, LadderDetail, PowerLaw, ProposalSet, PublishedLaw, ScalingLaw } from "@trainyard/contracts";
import {
  computeOptimum,
  fitPowerLaw,
  fitScalingLaw,
  predictLoss,
  proposeFor,
  proposeFromLadder,
  publishedLaws,
  type ScalingFit,
} from "../scaling";
import { bestRuns, countRungs, fittedRuns, type LadderFacts, type RungRun } from "./facts";
import { ladderPrediction } from "./prediction";

/** Fewer tell a slope, but not how it bends. */
const fewestRungs = 4;

export interface RungSize {
  readonly parameters: number;
  readonly nonEmbeddingParameters: number;
  readonly tokens: number;
}

export interface LadderFindings {
  readonly fit: ScalingLaw | null;
  readonly whyNoFit: string | null;
  readonly published: PublishedLaw[];
  readonly optima: ComputeOptimum[];
  readonly learningRate: PowerLaw | null;
  readonly noiseScale: PowerLaw | null;
  readonly heldOut: LadderDetail["heldOut"];
  readonly proposals: ProposalSet[];
  readonly nextLoss: LadderDetail["next"]["loss"];
}

/** @param sizes of the rungs, smallest first; `next`: the size after them */
export function ladderFindings(
  facts: LadderFacts,
  sizes: readonly RungSize[],
  next: { parameters: number; tokens: number },
): LadderFindings {
  const fitted = fittedRuns(facts);
  const rungs = countRungs(fitted);
  const fit =
    rungs < fewestRungs ? null : fitScalingLaw(fitted.map(({ parameters, tokens, finalLoss: loss }) => ({ parameters, tokens, loss })));
  const loss = fit === null ? null : predictLoss(fit, next);
  const noiseScale = fitPowerLaw(
    fitted.flatMap(({ finalLoss, noiseScale: value }) => (value === null ? [] : [{ scale: finalLoss, value }])),
  );
  return {
    fit: fit?.law ?? null,
    whyNoFit: fit === null ? `A law is fitted to ${fewestRungs} finished rungs; ${rungs === 1 ? "1 is" : `${rungs} are`}.` : null,
    published: publishedLaws(sizes),
    optima: fit === null ? [] : optimaOf(fit, sizes),
    learningRate: facts.ratesCompared
      ? fitPowerLaw(fitted.map(({ parameters, peakLearningRate }) => ({ scale: parameters, value: peakLearningRate })))
      : null,
    noiseScale,
    heldOut: heldOutOf(facts, sizes),
    proposals: [
      ...ownProposals(facts, noiseScale, { ...next, loss: loss?.value ?? null }),
      ...proposeFor(next.parameters, { tokens: next.tokens }),
    ],
    nextLoss: loss,
  };
}

/** For the budgets of the rungs (C = 6 N D), and ten and a hundred times the largest. */
function optimaOf(fit: ScalingFit, sizes: readonly RungSize[]): ComputeOptimum[] {
  const budgets = sizes.map(({ parameters, tokens }) => 6 * parameters * tokens);
  const largest = Math.max(...budgets);
  return [...budgets, 10 * largest, 100 * largest].map((flops) => computeOptimum(fit, flops));
}

function heldOutOf(facts: LadderFacts, sizes: readonly RungSize[]): LadderDetail["heldOut"] {
  const finished = bestRuns(facts);
  return sizes.slice(facts.rungs - facts.heldOut).flatMap((size, index) => {
    const rung = facts.rungs - facts.heldOut + index;
    const own = finished.filter((run) => run.rung === rung);
    const shown = own[0] ?? facts.runs.find((run) => run.rung === rung);
    const prediction = ladderPrediction(facts, { rung, ...size, validation: shown?.validation ?? [] });
    if (prediction === null) return [];
    const actual = own.length === 0 ? null : own.reduce((sum, { finalLoss }) => sum + finalLoss, 0) / own.length;
    const { value, low, high } = prediction.final;
    return [
      {
        rung,
        prediction,
        actual,
        relativeError: actual === null ? null : value / actual - 1,
        inside: actual === null ? null : actual >= low && actual <= high,
      },
    ];
  });
}

function ownProposals(
  { id, name, ratesCompared, ...facts }: LadderFacts,
  noiseScale: PowerLaw | null,
  target: { parameters: number; tokens: number; loss: number | null },
): ProposalSet[] {
  const rungs = bestOfRungs(bestRuns(facts));
  const set = rungs.length === 0 ? null : proposeFromLadder({ id, name, rungs, ratesCompared, noiseScale }, target);
  return set === null ? [] : [set];
}

/** One run a rung: whatever the seed, the lowest loss. */
function bestOfRungs(runs: readonly (RungRun & { readonly finalLoss: number })[]) {
  const rungs = new Map<number, (typeof runs)[number]>();
  for (const run of runs) if (run.finalLoss < (rungs.get(run.rung)?.finalLoss ?? Number.POSITIVE_INFINITY)) rungs.set(run.rung, run);
  return [...rungs.values()].map(
    ({ runName: run, parameters, tokens, peakLearningRate, batchTokens, warmupTokens, decay, finalFraction }) => ({
      run,
      parameters,
      tokens,
      peakLearningRate,
      batchTokens,
      warmupTokens,
      decay,
      finalFraction,
    }),
  );
}
