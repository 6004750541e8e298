/** All detectors side by side over a run that goes on, as an agent watches it. */
import type { Alarm } from "@trainyard/contracts";
import type { Detector, Observation } from "./detector";
import { detectors } from "./table";

export class Watch {
  readonly #detectors: readonly Detector[];
  #states: readonly unknown[] = [];

  constructor(watched: readonly Detector[] = detectors) {
    this.#detectors = watched;
    this.restart();
  }

  /** The alarms that a step raises, in the detectors' order. */
  observe(observation: Observation): readonly Alarm[] {
    const seen = this.#detectors.map((detector, index) => detector.observe(this.#states[index], observation));
    this.#states = seen.map(({ state }) => state);
    return seen.flatMap(({ alarm }) => (alarm === null ? [] : [alarm]));
  }

  /** Forgets what it has seen, as when a run goes back: what follows is another curve. */
  restart(): void {
    this.#states = this.#detectors.map(({ start }) => start);
  }
}
