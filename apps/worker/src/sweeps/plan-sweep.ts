/** Asks the search what a sweep does next, and writes it down. */
import type { SweepSpecification } from "@trainyard/contracts";
import { trialSpecification } from "@trainyard/model/recipes";
import { createTrialCheck } from "@trainyard/model/trials";
import { constraintsOf, fingerprint, type Observation, plan, type StretchFacts, type TrialFacts } from "@trainyard/search";
import type { Store, SweepFacts, SweepRecord } from "@trainyard/store";
import { rungStep } from "./rung-steps";

/** Answers the signature of what is recorded then; null: something else was recorded meanwhile, so that it is to be planned again. */
export async function planSweep(
  { sweepKeeping, nodes }: Store,
  { id: sweepId, specification }: SweepRecord,
  seen: string,
): Promise<string | null> {
  const facts = await sweepKeeping.facts(sweepId);
  const [first, ...later] = facts.revisions;
  if (first === undefined) throw new Error(`Sweep ${sweepId} has no specification that it began with.`);
  const { newTrials, newStretches, decisions, state, why } = plan({
    revisions: [first, ...later],
    trials: facts.trials,
    stretches: facts.stretches,
    warm: facts.warm.map((observation, index) => observed(observation, -index, first.specification)),
    check: createTrialCheck({ sweep: specification, nodes: await nodes.list(), broken: constraintsOf(specification.space.constraints) }),
  });
  const trials = new Map([...facts.trials, ...newTrials].map((trial) => [trial.number, trial]));
  const stretches = [...facts.stretches, ...newStretches];
  const steps = new Map<number, number>(facts.stretches.map(({ ordinal, untilStep }) => [ordinal, untilStep]));
  for (const stretch of newStretches) steps.set(stretch.ordinal, untilStep(specification, stretch, { trials, stretches, steps }));
  return sweepKeeping.record({
    sweepId,
    seen,
    newTrials: newTrials.map((trial) => ({ ...trial, fingerprint: fingerprint(trial.values) })),
    newStretches: newStretches.map(({ outcome: _, arrival: __, ...stretch }) => ({
      ...stretch,
      untilStep: steps.get(stretch.ordinal) ?? 0,
    })),
    decisions,
    over: state === "done" ? why : null,
  });
}

interface Recorded {
  readonly trials: ReadonlyMap<number, TrialFacts>;
  readonly stretches: readonly StretchFacts[];
  /** Of stretches, by ordinal. */
  readonly steps: ReadonlyMap<number, number>;
}

/** A member of a population trains on from where it, or the one that it copies, stood; its batch may have been another one before. */
function untilStep(sweep: SweepSpecification, stretch: StretchFacts, { trials, stretches, steps }: Recorded): number {
  const { trial, rung, untilFraction, copiedFrom } = stretch;
  const values = trials.get(trial)?.values ?? {};
  if (sweep.scheduler.name !== "population" || rung === 0) return rungStep(trialSpecification(sweep, values), untilFraction);
  const inForce = stretches.findLast((each) => each.trial === trial && each.ordinal <= stretch.ordinal && each.values !== null)?.values;
  const from = stretches.find((each) => each.trial === (copiedFrom ?? trial) && each.rung === rung - 1);
  const before = from === undefined ? null : { fraction: from.untilFraction, step: steps.get(from.ordinal) ?? 0 };
  return rungStep(trialSpecification(sweep, inForce ?? values), untilFraction, before);
}

function observed(
  { values, objectives }: SweepFacts["warm"][number],
  number: number,
  { objectives: asked }: SweepSpecification,
): Observation {
  const losses = asked.flatMap(({ direction }, index) => {
    const figure = objectives[index] ?? null;
    return figure === null ? [] : [direction === "maximize" ? -figure : figure];
  });
  const isWhole = losses.length === asked.length;
  return { number, values, status: isWhole ? "finished" : "failed", losses: isWhole ? losses : [], fraction: 1 };
}
