/** What a policy would have done on a recorded series. */
import type { Alarm, BacktestRun, Policy } from "@trainyard/contracts";
import type { Observation } from "../detectors/detector";
import { Watch } from "../detectors/watch";
import { answerText } from "./answer-text";
import { type PastAnswer, policyDecision } from "./decision";
import { firstWarning, warningGapSteps } from "./first-warning";

export interface BacktestStep extends Observation {
  /** Seen, this step included. */
  readonly tokens: number;
  readonly sampleStart: number;
  readonly sampleEnd: number;
}

export interface BacktestFacts {
  readonly policy: Pick<Policy, "detector" | "answer" | "limits">;
  /** The effective curve, in order. */
  readonly observations: readonly BacktestStep[];
  /** Steps of the checkpoints there were, in any order. */
  readonly checkpoints: readonly number[];
  /** Steps of the spikes and divergences that a person or another policy answered. */
  readonly answeredIncidents: readonly number[];
}

export type BacktestResult = Omit<BacktestRun, "runId" | "runName">;

/**
 * A look back cannot train again: after a roll-back the recorded steps go on as if the trouble had been left out,
 * and the detectors know what they knew at the checkpoint, as those of a new segment do.
 */
export function backtestRun({ policy, observations, checkpoints, answeredIncidents }: BacktestFacts): BacktestResult {
  const watch = new Watch();
  const alarms: Alarm[] = [];
  let warnings: Alarm[] = [];
  const past: PastAnswer[] = [];
  const answers: BacktestRun["answers"] = [];
  const byStep = new Map(observations.map((observation) => [observation.step, observation]));
  const firstStep = observations[0]?.step ?? 0;
  const known = new Map([0, ...checkpoints.filter((at) => at < firstStep)].map((at) => [at, watch.state]));
  for (const observation of observations) {
    const raised = watch.observe(observation);
    if (checkpoints.includes(observation.step)) known.set(observation.step, watch.state);
    if (raised.length > 0) warnings = [...warnings, ...raised];
    const alarm = raised.find(({ detector }) => detector === policy.detector);
    if (alarm === undefined) continue;
    alarms.push(alarm);
    const { step, tokens } = observation;
    const { outcome } = policyDecision({ policy: { ...policy, mode: "act" }, alarm, tokens, past });
    if (outcome === "limit-reached") {
      past.push({ step, tokens, outcome });
      answers.push({ step, detail: "Its limit reached, it would pause the run and ask.", stepsLost: 0, samplesSkipped: 0 });
    }
    if (outcome !== "acted") continue;
    const first = firstWarning(warnings, alarm);
    const { answer } = policy;
    const detail = `It would ${answerText(answer)}.`;
    past.push({ step, tokens, outcome });
    if (answer.kind === "rollback") {
      const checkpoint = Math.max(...[...known.keys()].filter((at) => at < first));
      const skippedFrom = byStep.get(first)?.sampleStart ?? observation.sampleStart;
      const samplesSkipped = answer.skipSamples ? observation.sampleEnd - skippedFrom : 0;
      answers.push({
        step,
        detail: `${detail} First warning at step ${first}, checkpoint of step ${checkpoint}.`,
        stepsLost: step - checkpoint,
        samplesSkipped,
      });
      warnings = warnings.filter(({ step: at }) => at <= checkpoint);
      watch.returnTo(known.get(checkpoint) ?? watch.state);
    } else {
      answers.push({ step, detail, stepsLost: answer.kind === "skip-update" ? 1 : 0, samplesSkipped: 0 });
    }
  }
  return {
    steps: observations.length,
    alarms,
    answers,
    stepsLost: answers.reduce((sum, { stepsLost }) => sum + stepsLost, 0),
    hadIncident: answeredIncidents.some((at) => alarms.some(({ step }) => Math.abs(step - at) <= warningGapSteps)),
  };
}
