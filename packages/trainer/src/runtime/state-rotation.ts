/** State buffers that take turns: each step reads one set and writes another, while a third may still be on its way to the disk. */
import type { StateLayout } from "../checkpoint/state-layout";
import { StateSet } from "./state-set";
import type { TrainingStates } from "./training-states";

export class StateRotation implements TrainingStates {
  readonly #layout: StateLayout;
  /** Sets whose contents the next step may overwrite, unless they are being written out. */
  readonly #spare: StateSet[] = [];
  #current: StateSet;

  constructor(layout: StateLayout) {
    this.#layout = layout;
    this.#current = new StateSet(layout);
  }

  /** The newest good state. */
  get current(): StateSet {
    return this.#current;
  }

  /** A set for the next state: neither the current one nor `reading`. Allocated when none is free, so there are never more than three. */
  target(reading: StateSet | null): StateSet {
    const free = this.#spare.find((set) => set !== reading);
    if (free !== undefined) return free;
    const added = new StateSet(this.#layout);
    this.#spare.push(added);
    return added;
  }

  /** Makes `target` the current state; the one before becomes spare. */
  advance(target: StateSet): void {
    this.#spare.splice(this.#spare.indexOf(target), 1, this.#current);
    this.#current = target;
  }

  async onHost(): Promise<StateSet> {
    return this.#current;
  }
}
