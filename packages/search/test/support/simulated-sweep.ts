/** Runs a sweep with made-up learning curves: outcomes come in any order, as late and in as many calls as the test wants. */
import { type SweepSpecification, type SweepSpecificationInput, sweepSpecification } from "@trainyard/contracts";
import {
  acceptanceOf,
  drawUnseen,
  type Outcome,
  type Plan,
  type PlanInput,
  plan,
  type Sampler,
  type StretchFacts,
  type TrialFacts,
} from "../../src/index";
import { randomStream } from "../../src/numbers/random";

export function specificationOf(changes: Partial<SweepSpecificationInput>): SweepSpecification {
  return sweepSpecification.parse({
    recipe: "gpt2-nano",
    space: {
      parameters: [
        { kind: "float", path: "schedule.peakLearningRate", low: 1e-4, high: 1e-1, scale: "log" },
        { kind: "integer", path: "batch.tokens", low: 1, high: 8 },
      ],
    },
    sampler: { name: "random" },
    trials: 12,
    parallel: 3,
    ...changes,
  });
}

export interface Circumstances {
  readonly revisions: PlanInput["revisions"];
  /** Of a stretch that runs. */
  readonly outcome: (trial: TrialFacts, stretch: StretchFacts) => Outcome;
  readonly check?: PlanInput["check"];
  /** Which of the stretches in flight end before the next call, by position. */
  readonly ends: (inFlight: number, call: number) => readonly number[];
  /** Called before each plan: what a person does meanwhile. */
  readonly meanwhile?: (record: SweepSoFar, call: number) => SweepSoFar;
  /** What is recorded already. */
  readonly from?: SweepSoFar;
  readonly suggest?: Sampler;
}

export interface SweepSoFar {
  readonly trials: readonly TrialFacts[];
  readonly stretches: readonly StretchFacts[];
}

export interface SimulatedSweep extends SweepSoFar {
  readonly plan: Plan;
  readonly calls: number;
  /** Most that were in flight at once. */
  readonly mostInFlight: number;
}

/** Bigger batches cost more tokens, so that stretches differ in length. */
export const usualCheck: PlanInput["check"] = (values) => ({
  problem: null,
  tokens: 1_000 * Number(values["batch.tokens"] ?? 1),
  flopsPerToken: 6,
});

/** A curve whose end depends on the learning rate; rates above 0.01 diverge a third of the way into the stretch that they are at. */
export function usualOutcome({ values, seed }: TrialFacts, { untilFraction, rung }: StretchFacts): Outcome {
  const rate = Number(values["schedule.peakLearningRate"]);
  if (rate > 0.01) return { kind: "diverged", fraction: untilFraction / 3, detail: "loss rose" };
  const final = 3 + Math.abs(Math.log10(rate) + 2.5) + seed * 1e-3;
  return { kind: "reached", losses: [final + 2 * (1 - untilFraction) + 1e-3 * rung] };
}

/** Values that are others wherever anything else is known, so that a sampler that was told something too early or too late is found out. */
export const attentive: Sampler = ({ space, seed, number, observations, refusal }) =>
  drawUnseen(space, acceptanceOf({ observations, refusal }), randomStream(seed, JSON.stringify(observations), number));

const mostCalls = 100_000;

export function simulateSweep(circumstances: Circumstances): SimulatedSweep {
  const { revisions, outcome, check = usualCheck, ends, meanwhile = (sofar) => sofar, suggest } = circumstances;
  let record: SweepSoFar = circumstances.from ?? { trials: [], stretches: [] };
  let arrival = Math.max(0, ...record.stretches.map((stretch) => stretch.arrival ?? 0));
  let mostInFlight = 0;
  for (let call = 0; call < mostCalls; call += 1) {
    record = meanwhile(record, call);
    const made = plan({ revisions, ...record, warm: [], check }, suggest);
    const trials = [...record.trials, ...made.newTrials];
    const stretches = [...record.stretches, ...made.newStretches];
    mostInFlight = Math.max(mostInFlight, made.inFlight.length);
    if (made.state === "done") return { trials, stretches, plan: made, calls: call + 1, mostInFlight };
    const ended = new Set(ends(made.inFlight.length, call).map((position) => made.inFlight[position]));
    const trialOf = new Map(trials.map((trial) => [trial.number, trial]));
    record = {
      trials,
      stretches: stretches.map((stretch) => {
        const trial = trialOf.get(stretch.trial);
        if (!ended.has(stretch.ordinal) || trial === undefined) return stretch;
        arrival += 1;
        return { ...stretch, outcome: outcome(trial, stretch), arrival };
      }),
    };
  }
  throw new Error("The sweep does not end.");
}

/** Everything that must not depend on when outcomes came. */
export function decided({ trials, stretches, plan: { decisions, why } }: SimulatedSweep): unknown {
  return { trials, stretches: stretches.map((stretch) => ({ ...stretch, arrival: null })), decisions, why };
}

export const allAtOnce = (inFlight: number) => Array.from({ length: inFlight }, (_, position) => position);

/** What a sweep begins with. */
export function begun(specification: SweepSpecification): PlanInput["revisions"] {
  return [{ fromTrial: 1, fromStretch: 1, specification }];
}
