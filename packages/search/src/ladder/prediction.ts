/** The loss curve that a ladder predicts for a run. */
import type { LossPrediction } from "@trainyard/contracts";
import { fewestSizes, leavesBand, predictCurve } from "../scaling";
import { bestRuns, countRungs, type FinishedRun, fittedRuns, isHeldOut, type LadderFacts } from "./facts";

export interface PredictedRun {
  /** The rung that it is; null: a run beside the ladder. */
  readonly rung: number | null;
  readonly parameters: number;
  readonly tokens: number;
  /** So far; empty before it begins. */
  readonly validation: readonly { readonly step: number; readonly tokens: number; readonly loss: number }[];
}

/**
 * Null: too few rungs are finished. A held-out rung is predicted from those that are not, as the ladder's fits are; a run that was launched from the
 * ladder, from every rung that is finished.
 */
export function ladderPrediction(facts: LadderFacts, target: PredictedRun): LossPrediction | null {
  const { rung } = target;
  const runs = rung !== null && isHeldOut(facts, rung) ? fittedRuns(facts) : bestRuns(facts).filter((run) => run.rung !== rung);
  if (countRungs(runs) < fewestSizes) return null;
  const { validation, ...prediction } = predictCurve(runs.map(curveOf), target);
  return {
    ladderId: facts.id,
    ladderName: facts.name,
    ...prediction,
    validation,
    left: leavesBand({ validation }, target.validation),
  };
}

function curveOf({ parameters, tokens, validation, train }: FinishedRun) {
  return { parameters, tokens, validation, train };
}
