/** How good a detector is: alarms on calm steps, and what it finds of what was injected. */
import type { Alarm } from "@trainyard/contracts";
import type { Detector, Observation } from "../detector";
import { mean } from "../statistics";
import { type CalmRun, type Injection, observationsOf, type RecordedRuns } from "./recorded-runs";

/** An alarm counts as an instability's within so many steps from its first: two levels of the divergence rule. A stall's within all its steps. */
export const alarmWindowSteps = 128;

/** A fault did harm when the mean loss of so many steps from it on is higher than that of the calm run by this share. */
const harmSteps = 32;
const harm = 0.02;

export interface DetectorRecall {
  readonly fault: string;
  /** Faults that did harm, found of all. */
  readonly found: number;
  readonly of: number;
  /** Faults that did none, which nothing need find. */
  readonly harmless: number;
  /** Steps from the fault to the first alarm, median; null: none. */
  readonly delaySteps: number | null;
}

export interface DetectorQuality {
  readonly detector: string;
  readonly calmSteps: number;
  readonly calmAlarms: number;
  readonly calmAlarmsPer10000Steps: number;
  /** Of the faults that cause what it looks for. */
  readonly recall: readonly DetectorRecall[];
  /** Faults found beside all alarms on calm steps; null: it never spoke. */
  readonly precision: number | null;
}

export function measureDetector(detector: Detector, { runs, injections }: RecordedRuns): DetectorQuality {
  const calm = runs.map((run, index) =>
    watchCalm(detector, run, new Set(injections.filter((each) => each.run === index).map(({ fromStep }) => fromStep))),
  );
  const calmSteps = runs.reduce((sum, { trainLoss }) => sum + trainLoss.length, 0);
  const calmAlarms = calm.reduce((sum, { alarms }) => sum + alarms.length, 0);
  const outcomes = injections
    .filter(({ causes }) => causes === detector.finds)
    .map((injection) => {
      const state = calm[injection.run]?.statesBefore.get(injection.fromStep) ?? detector.start;
      return { ...outcomeOf(detector, state, injection), isHarmful: isHarmful(injection, runs[injection.run]) };
    });
  const faults = [...new Set(outcomes.map(({ fault }) => fault))];
  const right = outcomes.filter(({ delaySteps }) => delaySteps !== null).length;
  const wrong = calmAlarms + outcomes.filter(({ isEarly }) => isEarly).length;
  return {
    detector: detector.name,
    calmSteps,
    calmAlarms,
    calmAlarmsPer10000Steps: (10_000 * calmAlarms) / calmSteps,
    recall: faults.map((fault) => recallOf(fault, outcomes)),
    precision: right + wrong === 0 ? null : right / (right + wrong),
  };
}

/** The alarms of a calm run, and the states from which injected series go on. */
function watchCalm(detector: Detector, run: CalmRun, stepsOfInterest: ReadonlySet<number>) {
  const statesBefore = new Map<number, unknown>();
  const keep = (state: unknown, { step }: Observation) => void (stepsOfInterest.has(step) && statesBefore.set(step, state));
  return { alarms: watch(detector, detector.start, observationsOf(run), keep), statesBefore };
}

function watch(
  detector: Detector,
  start: unknown,
  series: readonly Observation[],
  before: (state: unknown, observation: Observation) => void = () => undefined,
): readonly Alarm[] {
  let state = start;
  return series.flatMap((observation) => {
    before(state, observation);
    const next = detector.observe(state, observation);
    state = next.state;
    return next.alarm === null ? [] : [next.alarm];
  });
}

interface Outcome {
  readonly fault: string;
  /** Null: not found. */
  readonly delaySteps: number | null;
  /** It spoke between the calm run's end and the fault. */
  readonly isEarly: boolean;
}

function outcomeOf(detector: Detector, start: unknown, injection: Injection): Outcome {
  const { fault, causes, atStep, steps, fromStep } = injection;
  const alarms = watch(detector, start, observationsOf(injection, fromStep));
  const until = atStep + (causes === "stall" ? steps : alarmWindowSteps);
  const found = alarms.find(({ step }) => step >= atStep && step < until);
  return { fault, delaySteps: found === undefined ? null : found.step - atStep, isEarly: alarms.some(({ step }) => step < atStep) };
}

function recallOf(fault: string, outcomes: readonly (Outcome & { readonly isHarmful: boolean })[]): DetectorRecall {
  const all = outcomes.filter((outcome) => outcome.fault === fault);
  const harmful = all.filter((outcome) => outcome.isHarmful);
  const delays = harmful.flatMap(({ delaySteps }) => (delaySteps === null ? [] : [delaySteps])).toSorted((a, b) => a - b);
  return {
    fault,
    found: delays.length,
    of: harmful.length,
    harmless: all.length - harmful.length,
    delaySteps: delays[delays.length >> 1] ?? null,
  };
}

/** Whether the loss suffered, beside the calm run on the same samples. A stall always counts. */
function isHarmful({ causes, atStep, fromStep, trainLoss }: Injection, run: CalmRun | undefined): boolean {
  if (causes === "stall" || run === undefined) return true;
  const suffered = mean(trainLoss.slice(atStep - fromStep, atStep - fromStep + harmSteps).map((loss) => loss ?? Number.POSITIVE_INFINITY));
  const calm = mean(run.trainLoss.slice(atStep - 1, atStep - 1 + harmSteps).map((loss) => loss ?? Number.POSITIVE_INFINITY));
  return suffered > (1 + harm) * calm;
}
