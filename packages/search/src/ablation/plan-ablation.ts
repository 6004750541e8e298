/** Which runs a study that retrains should have: some seeds of everything, then more of what is not told apart from noise yet. */
import type { AblationSpecification } from "@trainyard/contracts";
import { partsLabel } from "./part";
import { retrainedEffects } from "./retrained-effects";
import { keyOf, variantsOf } from "./variants";

/** A run of a study, as it was planned, and what became of it. */
export interface AblationRunFacts {
  readonly parts: readonly string[];
  /** From 1. */
  readonly repeat: number;
  /** Open: it has not ended. Lost: it could not run, was stopped or crashed for good, which says nothing of its parts. */
  readonly outcome: { readonly kind: "open" | "lost" } | { readonly kind: "measured"; readonly loss: number | null };
}

export interface AblationFacts {
  readonly specification: Pick<AblationSpecification, "parts" | "design" | "firstSeeds" | "mostSeeds" | "mostRuns">;
  /** Of the specification that all runs have in common: the first repeat's. */
  readonly seed: number;
  readonly runs: readonly AblationRunFacts[];
}

export interface NewAblationRun {
  /** Such as head:3.1/2, the parts and the repeat. */
  readonly key: string;
  readonly ordinal: number;
  readonly label: string;
  /** None: the baseline. */
  readonly parts: readonly string[];
  readonly repeat: number;
  readonly seed: number;
}

export interface AblationPlan {
  readonly newRuns: readonly NewAblationRun[];
  /** Why there is nothing more to do; null: there is, or runs are open. */
  readonly over: string | null;
}

/** Seeds of runs are below this. */
const seeds = 2 ** 31;

/**
 * A function of what was measured, not of when: a further seed is planned once everything before it has ended, for the baseline along with the
 * variants, so that every comparison is one between the same seeds.
 */
export function planAblation({ specification, seed, runs }: AblationFacts): AblationPlan {
  const { firstSeeds, mostSeeds, mostRuns } = specification;
  const variants = variantsOf(specification);
  const add = (wanted: readonly (readonly [parts: readonly string[], repeat: number])[]): NewAblationRun[] => {
    const there = new Set(runs.map(({ parts, repeat }) => runKey(parts, repeat)));
    return wanted
      .filter(([parts, repeat]) => !there.has(runKey(parts, repeat)))
      .slice(0, Math.max(0, mostRuns - runs.length))
      .map(([parts, repeat], index) => newRun(parts, repeat, { ordinal: runs.length + index, seed }));
  };
  const first = Math.min(firstSeeds, mostSeeds);
  const begin = add(repeats(first).flatMap((repeat) => [[], ...variants].map((parts) => [parts, repeat] as const)));
  if (begin.length > 0) return { newRuns: begin, over: null };
  if (runs.some(({ outcome }) => outcome.kind === "open")) return { newRuns: [], over: null };

  const unclear = unclearOf(runs, variants);
  if (unclear.length === 0) return { newRuns: [], over: "Every effect is told apart from noise, or is none." };
  const further = unclear.flatMap((parts) => {
    const repeat = 1 + Math.max(0, ...runs.filter((run) => keyOf(run.parts) === keyOf(parts)).map((run) => run.repeat));
    return repeat > mostSeeds ? [] : [[parts, repeat] as const];
  });
  const newRuns = add([...repeats(Math.max(0, ...further.map(([, repeat]) => repeat))).map((repeat) => [[], repeat] as const), ...further]);
  if (newRuns.length > 0) return { newRuns, over: null };
  const left = unclear.length === 1 ? "one effect is unclear" : `${unclear.length} effects are unclear`;
  const spent = runs.length >= mostRuns ? `all ${mostRuns} runs` : `${mostSeeds} seeds`;
  return { newRuns: [], over: `After ${spent} ${left}.` };
}

export function runKey(parts: readonly string[], repeat: number): string {
  return `${parts.length === 0 ? "baseline" : keyOf(parts)}/${repeat}`;
}

function newRun(parts: readonly string[], repeat: number, { ordinal, seed }: { ordinal: number; seed: number }): NewAblationRun {
  const what = parts.length === 0 ? "baseline" : `without ${partsLabel(parts)}`;
  return { key: runKey(parts, repeat), ordinal, label: `${what}, seed ${repeat}`, parts, repeat, seed: (seed + repeat - 1) % seeds };
}

function repeats(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Not told apart, or never measured because every run was lost. */
function unclearOf(runs: readonly AblationRunFacts[], variants: readonly (readonly string[])[]): (readonly string[])[] {
  const lossesOf = (parts: readonly string[]) =>
    runs.flatMap((run) => (keyOf(run.parts) === keyOf(parts) && run.outcome.kind === "measured" ? [run.outcome.loss] : []));
  const { effects } = retrainedEffects(
    lossesOf([]),
    variants.map((parts) => ({ parts, losses: lossesOf(parts) })),
  );
  return variants.filter((_, index) => {
    const verdict = effects[index]?.verdict;
    return verdict === "unclear" || verdict === "waits";
  });
}
