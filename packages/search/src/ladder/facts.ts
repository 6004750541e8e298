/** What a ladder's findings are made of. */
import type { LadderCurve } from "../scaling";

/** A run of a ladder that has begun. */
export interface RungRun {
  readonly rung: number;
  readonly seed: number;
  readonly runId: string;
  readonly runName: string;
  readonly isFinished: boolean;
  readonly parameters: number;
  /** That the whole run trains. */
  readonly tokens: number;
  readonly peakLearningRate: number;
  readonly batchTokens: number;
  readonly warmupTokens: number;
  readonly decay: string;
  readonly finalFraction: number;
  /** Validation loss at its end; null: it has not come there. */
  readonly finalLoss: number | null;
  /** Near its end, tokens; null: not measured. */
  readonly noiseScale: number | null;
  readonly validation: readonly { readonly step: number; readonly tokens: number; readonly loss: number }[];
  readonly train: LadderCurve["train"];
}

export interface LadderFacts {
  readonly id: string;
  readonly name: string;
  /** How many there are. */
  readonly rungs: number;
  /** The largest that are left out of the fits. */
  readonly heldOut: number;
  /** Whether each rung is trained with several rates. */
  readonly ratesCompared: boolean;
  readonly runs: readonly RungRun[];
}

export type FinishedRun = RungRun & { readonly finalLoss: number };

/** Of each rung and seed the run with the lowest loss: what its size can do, with the best of the rates that were tried. */
export function bestRuns({ runs }: Pick<LadderFacts, "runs">): FinishedRun[] {
  const best = new Map<string, FinishedRun>();
  for (const run of runs) {
    const { finalLoss } = run;
    if (!run.isFinished || finalLoss === null) continue;
    const key = `${run.rung}/${run.seed}`;
    const before = best.get(key);
    if (before === undefined || finalLoss < before.finalLoss) best.set(key, { ...run, finalLoss });
  }
  return [...best.values()];
}

export function isHeldOut({ rungs, heldOut }: Pick<LadderFacts, "rungs" | "heldOut">, rung: number): boolean {
  return rung >= rungs - heldOut;
}

/** What the fits are made of. */
export function fittedRuns(facts: LadderFacts): FinishedRun[] {
  return bestRuns(facts).filter(({ rung }) => !isHeldOut(facts, rung));
}

export function countRungs(runs: readonly { readonly rung: number }[]): number {
  return new Set(runs.map(({ rung }) => rung)).size;
}
