/** Hyper-parameters for a size from one's own ladder. */
import type { PowerLaw, ProposalSet } from "@trainyard/contracts";
import { kaplanCriticalBatch, powerLawAt } from "../law/power-law";
import { proposeFromTable } from "./propose";
import { cells, type SizeRow } from "./table";

/** The best run of a rung. */
export interface RungOutcome {
  readonly run: string;
  readonly parameters: number;
  readonly tokens: number;
  readonly peakLearningRate: number;
  readonly batchTokens: number;
  readonly warmupTokens: number;
  readonly decay: string;
  readonly finalFraction: number;
}

export interface LadderEvidence {
  readonly id: string;
  readonly name: string;
  readonly rungs: readonly RungOutcome[];
  /** Whether each rung's rate is the best of several, or the one that was given. */
  readonly ratesCompared: boolean;
  /** Gradient noise scale by loss, tokens. */
  readonly noiseScale: PowerLaw | null;
}

/** @param loss predicted for the size; null: nothing is. Null: no rung is finished, or all are too far away. */
export function proposeFromLadder(
  { id, name, rungs, ratesCompared, noiseScale }: LadderEvidence,
  target: { readonly parameters: number; readonly tokens: number; readonly loss: number | null },
): ProposalSet | null {
  const rows = [...rungs].sort((a, b) => a.parameters - b.parameters).map(rowOf);
  const set = proposeFromTable({ from: id, title: name, rows }, target.parameters, { tokens: target.tokens });
  if (set === null) return null;
  const rates = ratesCompared
    ? "The rungs' rates are the best of several."
    : "The rungs had one rate each: none was compared with another.";
  const batch =
    noiseScale === null || target.loss === null
      ? ""
      : `The gradient noise scale at loss ${target.loss.toPrecision(3)} is ${tokensAt(noiseScale, target.loss)} tokens (Kaplan et al. 2020: ${tokensAt(kaplanCriticalBatch, target.loss)}): batches up to it cost few steps.`;
  const remark = (field: string) => ({ "schedule.peakLearningRate": rates, "batch.tokens": batch })[field] ?? "";
  return { ...set, proposals: set.proposals.map((one) => ({ ...one, how: `${one.how} ${remark(one.field)}`.trim() })) };
}

function rowOf({ run, parameters, tokens, peakLearningRate, batchTokens, warmupTokens, decay, finalFraction }: RungOutcome): SizeRow {
  const values = {
    "schedule.peakLearningRate": peakLearningRate,
    "batch.tokens": batchTokens,
    // Along a logarithm there is no zero.
    ...(warmupTokens > 0 ? { "schedule.warmup": warmupTokens } : {}),
    "schedule.decay": decay,
    ...(finalFraction > 0 ? { "schedule.finalFraction": finalFraction } : {}),
  };
  return { model: run, parameters, tokens, cells: cells(values, `Run ${run}`) };
}

function tokensAt(law: Pick<PowerLaw, "factor" | "exponent">, loss: number): string {
  return Number(powerLawAt(law, loss).toPrecision(2)).toLocaleString("en");
}
