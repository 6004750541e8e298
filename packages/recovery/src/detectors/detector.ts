/** What a detector of instability is: a fold over the points of a run, so that live use and a look back give the same alarms. */

import type { Alarm, StepPoint } from "@trainyard/contracts";

/** What one step tells. Null is a number that is not finite. */
export type Observation = Readonly<Pick<StepPoint, "step" | "trainLoss" | "gradientNorm">>;

export type WatchedMetric = Alarm["metric"];

export interface Detector<State = unknown> {
  readonly name: string;
  /** Rule and defaults in words, with their source. */
  readonly description: string;
  /** A stall threatens nothing: it is no warning of what comes after it. */
  readonly finds: "instability" | "stall";
  /** It gives at most one false alarm in 10,000 calm steps (docs/detectors.md), so its alarm is an incident. Others speak where a policy asks them. */
  readonly opensIncidents: boolean;
  readonly start: State;
  /** The state after a step, and the alarm it raises. Never changes what it is given. */
  observe(state: State, observation: Observation): { readonly state: State; readonly alarm: Alarm | null };
}

/** All alarms of a detector over a series, in its order. */
export function detect<State>(detector: Detector<State>, series: Iterable<Observation>): readonly Alarm[] {
  const alarms: Alarm[] = [];
  let { start: state } = detector;
  for (const observation of series) {
    const next = detector.observe(state, observation);
    state = next.state;
    if (next.alarm !== null) alarms.push(next.alarm);
  }
  return alarms;
}
