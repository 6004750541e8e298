/** All detectors side by side over a run that goes on, as an agent watches it. */
import type { Alarm } from "@trainyard/contracts";
import type { Detector, Observation } from "./detector";
import { detectors } from "./table";

/** What a watch has seen; never changes. */
type WatchState = readonly unknown[];

export class Watch {
  readonly #detectors: readonly Detector[];
  #states: WatchState;

  constructor(watched: readonly Detector[] = detectors) {
    this.#detectors = watched;
    this.#states = watched.map(({ start }) => start);
  }

  get state(): WatchState {
    return this.#states;
  }

  /** The alarms that a step raises, in the detectors' order. */
  observe(observation: Observation): readonly Alarm[] {
    const seen = this.#detectors.map((detector, index) => detector.observe(this.#states[index], observation));
    this.#states = seen.map(({ state }) => state);
    return seen.flatMap(({ alarm }) => (alarm === null ? [] : [alarm]));
  }

  /** As when a run goes back: what it saw since then belongs to another curve. */
  returnTo(state: WatchState): void {
    this.#states = state;
  }
}
