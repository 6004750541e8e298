/** The states of a segment as its steps take turns with them, wherever they are kept. */
import type { Tensor } from "onnxruntime-node";
import type { StateSet } from "./state-set";

export interface StateTensors {
  /** By the names under which the engine's graphs know them. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export interface TrainingStates {
  /** The newest good state. */
  readonly current: StateTensors;
  /** A set for the next state: neither the current one nor `reading`. */
  target(reading: StateSet | null): StateTensors;
  /** Makes `target` the current state. */
  advance(target: StateTensors): void;
  /** The current state in the host's memory; it stays until the next call, or until it is overwritten as a target. */
  onHost(): Promise<StateSet>;
}
